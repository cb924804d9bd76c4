/** Reference methods about texts, patterns and records. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../core/records/rec-id.ts';
import { readPosition, readShare } from '../core/records/units.ts';
import { connectedGroups, splitOf, stableBucket } from '../core/statistics/connected-groups.ts';
import { drainTemplates, usualDrain } from '../core/statistics/drain.ts';
import { isoWeekOf } from '../core/statistics/iso-week.ts';
import { logOdds } from '../core/statistics/log-odds.ts';
import { bandingProbability, bandingThreshold } from '../core/statistics/minhash.ts';
import { characterRuns, cosine, overlap, termWeights, words } from '../core/statistics/similarity.ts';
import { jensenShannonBits, pareto, unseenKinds, vitalFew } from '../core/statistics/variety.ts';
import { counts, type Method, method, numbers } from './reference-method.ts';

const text = z.string();

export const recordMethods: readonly Method[] = [
  method({
    names: ['pareto'],
    topic: /pareto/i,
    inputs: z.object({ counts, threshold: z.number().default(0.8) }),
    compute: ({ counts, threshold }) => {
      const rows = pareto(counts);
      return {
        rows: rows.map(({ key, count, share, cumulative }) => ({ key, n: count, share, cum: cumulative })),
        vital_few: vitalFew(rows, threshold).map(({ key }) => key),
      };
    },
  }),
  method({
    names: ['log_odds'],
    topic: /log-odds/i,
    aliases: {
      prior: ['prior_counts', 'background', 'corpus', 'priors'],
      prior_total: ['alpha0', 'a0', 'prior_strength', 'prior_mass', 'prior_scale', 'prior_sum'],
      prior_per_word: ['alpha', 'prior_flat', 'prior_per_key'],
    },
    inputs: z.object({
      a: counts,
      b: counts,
      prior: counts.optional(),
      prior_total: z.number().optional(),
      prior_per_word: z.number().default(0.01),
    }),
    compute: ({ a, b, prior, prior_total: total, prior_per_word: perKey }) => {
      const informed = {
        kind: 'informed',
        counts: prior ?? new Map<string, number>(),
        ...(total === undefined ? {} : { total }),
      } as const;
      const found = logOdds(a, b, prior === undefined ? { kind: 'flat', perKey } : informed);
      const differences = Object.fromEntries(found.map(({ key, difference }) => [key, difference]));
      return {
        z: Object.fromEntries(found.map(({ key, z }) => [key, z])),
        delta: differences,
        log_odds: differences,
      };
    },
  }),
  method({
    names: ['good_turing', 'chao1'],
    topic: /good-turing|chao1/i,
    aliases: { pattern_counts: ['counts', 'x'] },
    inputs: z.object({ pattern_counts: numbers }),
    compute: ({ pattern_counts: found }) => {
      const unseen = unseenKinds(found);
      return {
        unseen_mass: unseen?.unseenMass ?? null,
        chao1: unseen?.chao1 ?? null,
        seen: unseen?.seen ?? 0,
      };
    },
  }),
  method({
    names: ['jensen_shannon', 'jsd'],
    topic: /jensen|category mix/i,
    inputs: z.object({ p: numbers, q: numbers }),
    compute: ({ p, q }) => {
      const bits = jensenShannonBits(p, q);
      return { jsd_bits: bits, jsd: bits, distance: bits === null ? null : Math.sqrt(bits) };
    },
  }),
  method({
    names: ['jaccard'],
    topic: /jaccard/i,
    inputs: z.object({ a: text, b: text, k: z.number().default(5) }),
    compute: ({ a, b, k }) => {
      const { shared, union, jaccard, containment } = overlap(characterRuns(a, k), characterRuns(b, k));
      return { inter: shared, union, jaccard, containment };
    },
  }),
  method({
    names: ['lsh', 'minhash'],
    topic: /\blsh\b|minhash|banding/i,
    aliases: {
      s: ['jaccard', 'similarity', 'sim', 'similarities'],
      bands: ['b'],
      rows: ['r'],
    },
    inputs: z.object({ s: z.union([z.number(), numbers]).default([]), bands: z.number(), rows: z.number() }),
    compute: ({ s, ...banding }) => {
      const found = Array.isArray(s)
        ? s.map((one) => bandingProbability(one, banding))
        : bandingProbability(s, banding);
      return { p: found, probability: found, prob: found, threshold: bandingThreshold(banding) };
    },
  }),
  method({
    names: ['tfidf', 'tf_idf'],
    topic: /tf-?idf/i,
    aliases: { docs: ['documents', 'texts'] },
    inputs: z.object({ docs: z.array(text) }),
    compute: ({ docs }) => {
      const { vectors, inverseDocumentFrequency } = termWeights(docs.map(words));
      return {
        cosine: vectors.map((one) => vectors.map((other) => cosine(one, other))),
        idf: Object.fromEntries(inverseDocumentFrequency),
      };
    },
  }),
  method({
    names: ['drain'],
    topic: /drain|log templates/i,
    aliases: { lines: ['messages', 'texts'], max_children: ['mostChildren'] },
    inputs: z.object({
      lines: z.array(text),
      depth: z.number().default(usualDrain.depth),
      sim_th: z.number().default(usualDrain.similarity),
      max_children: z.number().default(usualDrain.mostChildren),
    }),
    compute: ({ lines, depth, sim_th: similarity, max_children: mostChildren }) => {
      const { templateOf, templates } = drainTemplates(lines, { depth, similarity, mostChildren });
      return { cluster: templateOf.map((index) => index + 1), templates };
    },
  }),
  method({
    names: ['stable_split', 'split'],
    topic: /\bsplit = sha256|stable split/i,
    inputs: z.object({ seed: z.union([text, z.number()]), groups: z.array(text) }),
    compute: ({ seed, groups }) => {
      const buckets = groups.map((group) => [group, stableBucket(String(seed), group)] as const);
      return {
        bucket: Object.fromEntries(buckets),
        split: Object.fromEntries(buckets.map(([group, bucket]) => [group, splitOf(bucket)])),
      };
    },
  }),
  method({
    names: ['leak_groups'],
    topic: /connected components/i,
    inputs: z.object({ records: z.array(z.object({ feature: text, session: text })) }),
    compute: ({ records }) => {
      // Features and sessions are different nodes even where their names are the same.
      const groups = connectedGroups(records.map(({ feature, session }) => [`f:${feature}`, `s:${session}`]));
      const names = groups.map((group) => ({
        all: group.map((node) => node.slice(2)).sort(),
        features: group.filter((node) => node.startsWith('f:')).map((node) => node.slice(2)),
      }));
      return {
        groups: names.map(({ all }) => all),
        group_of: Object.fromEntries(
          names.flatMap(({ features }) => features.map((feature) => [feature, features[0]])),
        ),
        largest_share:
          Math.max(
            0,
            ...names.map(
              ({ features }) => records.filter(({ feature }) => features.includes(feature)).length,
            ),
          ) / records.length,
      };
    },
  }),
  method({
    names: ['provenance'],
    topic: /provenance|canonical json/i,
    inputs: z.object({ record: z.unknown() }),
    compute: ({ record }) => {
      const canonical = canonicalJson(record);
      return { canonical, sha256: createHash('sha256').update(canonical).digest('hex') };
    },
  }),
  method({
    names: ['iso_week'],
    topic: /iso 8601|iso week/i,
    inputs: z.object({ dates: z.array(z.iso.date()) }),
    compute: ({ dates }) =>
      Object.fromEntries(
        dates.map((date) => {
          const { name, monday } = isoWeekOf(Date.parse(date));
          return [date, { iso: name, monday, file: `weekly_${monday}.md` }];
        }),
      ),
  }),
  method({
    names: ['parse_fields'],
    topic: /field parsing/i,
    inputs: z.object({
      context_window_usage: z.array(text).default([]),
      time_in_session: z.array(text).default([]),
    }),
    compute: ({ context_window_usage: usage, time_in_session: position }) => ({
      context_window_usage: usage.map((written) => readShare(written) ?? null),
      time_in_session: position.map((written) => readPosition(written) ?? null),
    }),
  }),
];
