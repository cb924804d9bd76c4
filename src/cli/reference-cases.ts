/** Computes the cases of a reference file and compares them with what the file expects. */
import { z } from 'zod';
import { expectedKeys, type Method, type Outcome, type ReferenceCase } from './reference-method.ts';
import { rateMethods } from './reference-rates.ts';
import { recordMethods } from './reference-records.ts';
import { tableMethods } from './reference-tables.ts';
import { testMethods } from './reference-tests.ts';
import { trendMethods } from './reference-trends.ts';

const methods: readonly Method[] = [
  ...rateMethods,
  ...trendMethods,
  ...tableMethods,
  ...testMethods,
  ...recordMethods,
];

const toleranceSchema = z.object({ abs: z.number().optional(), rel: z.number().optional() });

const caseSchema = z.object({
  id: z.string(),
  topic: z.string().default(''),
  inputs: z.record(z.string(), z.unknown()),
  expected: z.unknown(),
  tolerance: z.union([toleranceSchema, z.number().transform((abs) => ({ abs }))]).default({}),
});

/** A reference file: `{cases: […]}`, or the list alone. */
export const referenceFile = z
  .union([z.object({ cases: z.array(caseSchema) }), z.array(caseSchema).transform((cases) => ({ cases }))])
  .transform(({ cases }): readonly ReferenceCase[] => cases);

export type Verdict = {
  readonly id: string;
  /** Only what the case expects, under its names; `undefined` when no method is known. */
  readonly computed: unknown;
  readonly expected: unknown;
  /** What differs and where; empty when the case passed. */
  readonly differences: readonly string[];
};

/** Runs the first method that is known for the case and computes all that it expects. */
export function judge(reference: ReferenceCase): Verdict {
  const { id, expected } = reference;
  const found = compute(reference);
  if (!found.ok) return { id, computed: undefined, expected, differences: [found.reason] };
  const computed = underExpectedNames(found.outcome, expected);
  return {
    id,
    computed,
    expected,
    differences: differencesBetween(computed, { expected, reference, at: '' }),
  };
}

function compute(reference: ReferenceCase): ReturnType<Method['run']> {
  const reasons: string[] = [];
  let incomplete: { readonly ok: true; readonly outcome: Outcome } | undefined;
  for (const method of candidates(reference)) {
    const result = method.run(reference);
    if (!result.ok) reasons.push(result.reason);
    else if (isComplete(result.outcome, reference)) return result;
    else incomplete ??= isNamedFor(method, reference) ? result : undefined;
  }
  if (incomplete !== undefined) return incomplete;
  const named = methods.some((method) => isNamedFor(method, reference));
  const why = named ? `the inputs are not the method's: ${reasons[0] ?? ''}` : 'no method is known for it';
  return { ok: false, reason: why };
}

/** Methods in the order of trust: longest matching name, then topic, then whichever takes the inputs. */
function candidates(reference: ReferenceCase): readonly Method[] {
  const byName = methods
    .map((method) => ({ method, length: nameLength(method, reference) }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => b.length - a.length)
    .map(({ method }) => method);
  const byTopic = methods.filter((method) => method.topic.test(reference.topic));
  return [...new Set([...byName, ...byTopic, ...methods])];
}

function nameLength({ names }: Method, { id }: ReferenceCase): number {
  return names.reduce((longest, name) => (id.startsWith(name) ? Math.max(longest, name.length) : longest), 0);
}

function isNamedFor(method: Method, reference: ReferenceCase): boolean {
  return nameLength(method, reference) > 0 || method.topic.test(reference.topic);
}

function isComplete(outcome: Outcome, reference: ReferenceCase): boolean {
  return expectedKeys(reference).every((key) => valueNamed(outcome, key) !== undefined);
}

/** Other spellings of the names that methods use. */
const spellings: Readonly<Record<string, string>> = {
  low: 'lo',
  lower: 'lo',
  ci_lo: 'lo',
  ci_low: 'lo',
  high: 'hi',
  upper: 'hi',
  ci_hi: 'hi',
  ci_high: 'hi',
  p_value: 'p',
  pvalue: 'p',
  dof: 'df',
  rate_ratio: 'ratio',
  or: 'or_sample',
  odds_ratio: 'or_sample',
  estimate: 'p',
  cramers_v: 'V',
  chi_squared: 'chi2',
};

function valueNamed(outcome: Outcome, name: string): unknown {
  if (Object.hasOwn(outcome, name)) return outcome[name];
  const other = spellings[name];
  return other !== undefined && Object.hasOwn(outcome, other) ? outcome[other] : undefined;
}

function underExpectedNames(outcome: Outcome, expected: unknown): unknown {
  if (expected === null) return Object.values(outcome).every(isNothing) ? null : outcome;
  if (typeof expected !== 'object' || Array.isArray(expected)) return Object.values(outcome)[0];
  return Object.fromEntries(Object.keys(expected).map((name) => [name, valueNamed(outcome, name)]));
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === false;
}

type Comparison = { readonly expected: unknown; readonly reference: ReferenceCase; readonly at: string };

/** Every place at which two values differ by more than the case tolerates. Extra computed members do not count. */
function differencesBetween(computed: unknown, { expected, reference, at }: Comparison): readonly string[] {
  const where = at === '' ? 'value' : at;
  if (typeof expected === 'object' && expected !== null) {
    if (typeof computed !== 'object' || computed === null)
      return [`${where}: expected ${kindOf(expected)}, computed ${shown(computed)}`];
    const members = new Map(Object.entries(computed));
    if (Array.isArray(expected) && members.size !== expected.length) {
      return [`${where}: expected ${expected.length} values, computed ${members.size}`];
    }
    return Object.entries(expected).flatMap(([name, value]) =>
      differencesBetween(members.get(name), {
        expected: value,
        reference,
        at: at === '' ? name : `${at}.${name}`,
      }),
    );
  }
  return isEqual(computed, { expected, reference })
    ? []
    : [`${where}: expected ${shown(expected)}, computed ${shown(computed)}`];
}

function isEqual(computed: unknown, { expected, reference }: Omit<Comparison, 'at'>): boolean {
  if (typeof computed === 'number' && !Number.isFinite(computed)) return isUnbounded(computed, expected);
  if (typeof computed === 'boolean' && typeof expected === 'number') return Number(computed) === expected;
  if (typeof computed !== 'number' || typeof expected !== 'number') return computed === expected;
  const { abs, rel } = reference.tolerance;
  const isClose = abs !== undefined && Math.abs(computed - expected) <= abs;
  // Without a tolerance of its own a case is held to 1e-9 of the value, or of 1 near zero.
  const relative = rel ?? (abs === undefined ? 1e-9 : undefined);
  if (relative === undefined) return isClose;
  const floor = rel === undefined ? 1e-15 : 0;
  return isClose || Math.abs(computed - expected) <= Math.max(relative * Math.abs(expected), floor);
}

/** JSON has no infinity: files write it as a word or leave the value out as null. Not-a-number never passes. */
function isUnbounded(computed: number, expected: unknown): boolean {
  if (Number.isNaN(computed)) return false;
  const words = computed > 0 ? ['inf', 'infinity', '+inf'] : ['-inf', '-infinity'];
  return expected === null || (typeof expected === 'string' && words.includes(expected.toLowerCase()));
}

function kindOf(value: object): string {
  return Array.isArray(value) ? 'a list' : 'an object';
}

/** A value as JSON, with the numbers that JSON does not have as words. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'number' && !Number.isFinite(member) ? String(member) : member,
  );
}
