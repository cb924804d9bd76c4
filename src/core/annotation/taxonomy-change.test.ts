import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnnotationEvent } from './events.ts';
import { appendEvents, foldEvents } from './fold.ts';
import { anyLog, event, fixedId, instant, visible } from './random-events.ts';
import { resolveCode } from './taxonomy.ts';
import { taxonomyChange, type WantedChange } from './taxonomy-change.ts';
import { taxonomyImpact } from './taxonomy-impact.ts';
import { codeUse, taxonomyTree } from './taxonomy-tree.ts';

let count = 0;
function said(body: Record<string, unknown>, by = 'ana'): AnnotationEvent {
  count++;
  return event({ v: 1, id: fixedId(count, count), ts: instant(count), by, ...body });
}

function label(rec: string, code: string, by = 'ana'): AnnotationEvent {
  return said({ op: 'code.add', rec, axis: 'tag', code }, by);
}

const names = fc.constantFrom('a', 'b', 'c', 'd');
const name = names.map((text) => ({ text }));
const anyWanted: fc.Arbitrary<WantedChange> = fc.oneof(
  fc.record({ do: fc.constant('create' as const), code: name, parent: names }),
  fc.record({ do: fc.constant('rename' as const), code: name, name: names }),
  fc.record({ do: fc.constant('move' as const), code: name, parent: fc.option(names, { nil: undefined }) }),
  fc.record({ do: fc.constant('merge' as const), codes: fc.array(name, { minLength: 1 }), into: name }),
  fc.record({
    do: fc.constant('split' as const),
    code: name,
    into: names,
    records: fc.subarray(['failures:1', 'failures:2']),
    authors: fc.subarray(['ana', 'ben']),
  }),
  fc.record({ do: fc.constant('archive' as const), code: name }),
);

test('the impact shown before a change is what the change does', () => {
  fc.assert(
    fc.property(anyLog, anyWanted, (log, wanted) => {
      const state = foldEvents(log);
      const made = taxonomyChange(state, wanted);
      if (!made.ok) return;
      const impact = taxonomyImpact(state, made.bodies);
      const at = 100;
      const after = appendEvents(
        state,
        made.bodies.map((body, place) =>
          event({ v: 1, id: fixedId(at, place), ts: instant(at), by: 'ana', ...body }),
        ),
      );
      let recoded = 0;
      for (const { recId, codes } of state.byRecord.values())
        for (const { key, by } of codes)
          for (const author of by.keys()) {
            const one = { key, recId, by: author };
            if (resolveCode(state.taxonomy, one) !== resolveCode(after.taxonomy, one)) recoded += 1;
          }
      expect(impact.recoded).toBe(recoded);
    }),
    { numRuns: 500 },
  );
});

test('every change of the taxonomy, taken back, leaves exactly what was before', () => {
  fc.assert(
    fc.property(anyLog, anyWanted, (log, wanted) => {
      const state = foldEvents(log);
      const made = taxonomyChange(state, wanted);
      if (!made.ok) return;
      const changes = made.bodies.map((body, place) =>
        event({ v: 1, id: fixedId(100, place), ts: instant(100), by: 'ana', ...body }),
      );
      const undone = changes.map(({ id }, place) =>
        event({ v: 1, id: fixedId(101, place), ts: instant(101), by: 'ana', op: 'retract', event: id }),
      );
      expect(visible(foldEvents([...log, ...changes, ...undone]))).toEqual(visible(state));
    }),
    { numRuns: 500 },
  );
});

test('no code is ever missing from the tree, and no code stands in it twice, whatever was moved below what', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(names, names), { maxLength: 8 }),
      fc.array(fc.tuple(fc.constantFrom('failures:1', 'failures:2'), names), { maxLength: 5 }),
      (moves, labels) => {
        const state = foldEvents([
          ...moves.map(([code, parent]) => said({ op: 'tax.move', axis: 'tag', code, parent })),
          ...labels.map(([rec, code]) => label(rec, code)),
        ]);
        const keys = taxonomyTree(state).map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
        expect(new Set(keys)).toEqual(new Set([...state.taxonomy.codes.keys(), ...codeUse(state).keys()]));
      },
    ),
  );
});

test('a second split leaves alone what the first one moved away', () => {
  const state = foldEvents([
    label('failures:1', 'env'),
    label('failures:2', 'env'),
    label('failures:3', 'env'),
    said({ op: 'tax.split', axis: 'tag', code: 'env', into: [{ code: 'docker', records: ['failures:1'] }] }),
    said({
      op: 'tax.split',
      axis: 'tag',
      code: 'env',
      into: [{ code: 'port', records: ['failures:1', 'failures:2'] }],
    }),
  ]);
  const of = (recId: string) => resolveCode(state.taxonomy, { key: 'tag/env', recId, by: 'ana' });
  expect(['failures:1', 'failures:2', 'failures:3'].map(of)).toEqual(['tag/docker', 'tag/port', 'tag/env']);
});

test('a split by author moves the labels of that author only', () => {
  const state = foldEvents([label('failures:1', 'env'), label('failures:1', 'env', 'ben')]);
  const made = taxonomyChange(state, {
    do: 'split',
    code: { text: 'env' },
    into: 'docker',
    authors: ['ben'],
  });
  expect(made.ok && taxonomyImpact(state, made.bodies)).toEqual({
    records: ['failures:1'],
    authors: ['ben'],
    labels: 1,
    recoded: 1,
    children: [],
  });
});

test('what cannot be is refused: below oneself, into oneself, twice, unknown', () => {
  const state = foldEvents([
    said({ op: 'tax.create', axis: 'tag', code: 'env' }),
    said({ op: 'tax.create', axis: 'tag', code: 'docker', parent: 'env' }),
  ]);
  const whatOf = (wanted: WantedChange) => {
    const made = taxonomyChange(state, wanted);
    return made.ok ? 'done' : made.what;
  };
  const env = { text: 'env' };
  expect(whatOf({ do: 'move', code: env, parent: 'docker' })).toBe('env cannot stand below docker');
  expect(whatOf({ do: 'merge', codes: [env], into: env })).toBe('there is nothing to merge');
  expect(whatOf({ do: 'create', code: env })).toBe('the code env exists already');
  expect(whatOf({ do: 'archive', code: { text: 'nvm' } })).toBe('there is no code nvm');
  expect(whatOf({ do: 'create', code: { text: 'x' }, parent: 'nvm' })).toBe('there is no code nvm');
});

test('a merge of pattern names needs no code: the names stand in records', () => {
  const made = taxonomyChange(foldEvents([]), {
    do: 'merge',
    codes: [{ text: 'Port in use', axis: 'pattern' }],
    into: { text: 'Port already in use', axis: 'pattern' },
  });
  expect(made.ok && made.bodies).toEqual([
    { op: 'tax.merge', axis: 'pattern', codes: ['Port in use'], into: 'Port already in use' },
  ]);
});
