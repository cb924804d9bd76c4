import fc from 'fast-check';
import { expect, test } from 'vitest';
import { connectedGroups } from '../statistics/connected-groups.ts';
import { characterRuns, overlap } from '../statistics/similarity.ts';
import { groupsBy } from './lints.ts';
import { nearAcross, nearClusters, nearDuplicate, repeatedBy } from './near-texts.ts';

const words = 'amber basket candle dagger ember falcon garnet harbour island jasper kettle lantern'.split(
  ' ',
);

/** Sentences with a few words changed here and there: some pairs are near-duplicates, some nearly are. */
const texts = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.array(fc.integer({ min: 0, max: 11 }), { maxLength: 4 }))
    .map(([base, changed]) => {
      const said = Array.from({ length: 16 }, (_, place) => words[(place * (base + 1) + base) % 12] ?? '');
      for (const [place, word] of changed.entries()) said[(word + place * 5) % 16] = words[word] ?? '';
      return said.join(' ');
    }),
  { maxLength: 14 },
);

/** The similarity that a comparison of every pair finds, by the sets themselves. */
function isNear(a: string, b: string): boolean {
  return (overlap(characterRuns(a, 5), characterRuns(b, 5)).jaccard ?? 0) >= nearDuplicate;
}

test('what repeats an earlier text is what comparing each with all that were kept finds', () => {
  fc.assert(
    fc.property(texts, (given) => {
      const kept: number[] = [];
      const wanted = given.map((text, place) => {
        const near = kept.find((earlier) => isNear(given[earlier] ?? '', text));
        if (near === undefined) kept.push(place);
        return near;
      });
      expect(repeatedBy(given)).toEqual(wanted);
    }),
  );
});

test('clusters are what chains of near-duplicates join', () => {
  fc.assert(
    fc.property(texts, (given) => {
      const clusters = nearClusters(given);
      const touched = given.flatMap((a, place) =>
        given.flatMap((b, other) => (isNear(a, b) ? [[String(place), String(other)]] : [])),
      );
      const together = (groups: readonly (readonly string[])[]) =>
        groups
          .map((group) =>
            group
              .map(Number)
              .sort((a, b) => a - b)
              .join(),
          )
          .sort();
      const found = groupsBy(given.keys(), (place) => String(clusters[place]));
      expect(together([...found.values()].map((group) => group.map(String)))).toEqual(
        together(connectedGroups(touched)),
      );
    }),
  );
});

test('between parts each text that nearly repeats one of another part is found', () => {
  fc.assert(
    fc.property(texts, (given) => {
      const part = (place: number) => place % 3;
      const wanted = [...given.entries()]
        .filter(([place, text]) =>
          given.some(
            (other, earlier) => earlier < place && part(earlier) !== part(place) && isNear(other, text),
          ),
        )
        .map(([place]) => place);
      expect(nearAcross(given, part).map(({ place }) => place)).toEqual(wanted);
    }),
  );
});

test('ten thousand texts alike are told in as many steps as ten thousand that differ', () => {
  const alike = Array.from(
    { length: 10_000 },
    (_, place) => `the worker number ${place % 7} of the queue has stopped again`,
  );
  expect(new Set(nearClusters(alike)).size).toBeLessThan(8);
  expect(repeatedBy(alike).filter((near) => near === undefined).length).toBeLessThan(8);
});

test('an empty text is near to none', () => {
  expect(repeatedBy(['', '', 'a', 'a'])).toEqual([undefined, undefined, undefined, 2]);
});
