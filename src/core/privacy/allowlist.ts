import { createHmac } from 'node:crypto';

/** A finding its owner has looked at and lets through, kept without the value itself. */
export type AllowedFinding = AllowedValue | AllowedPlace;

export type AllowedValue = {
  /** HMAC-SHA-256 under the dataset's key of the exact value, in hexadecimal; see `allowanceOf`. */
  readonly value: string;
  /** Only findings of this rule; every rule that may be allowed when left out. */
  readonly rule?: string;
};

/** Whatever the rule finds at one place of a record and below it. */
export type AllowedPlace = {
  readonly rule: string;
  /** `$.context.owner`, `$.steps[*].output`; see `stepsOf`. */
  readonly path: string;
};

/** Rules nobody can switch off: what they find is never harmless. */
const neverAllowed = new Set(['private_key', 'jwt', 'authorization']);

/** What is stored to allow one exact value. */
export function allowanceOf(key: Uint8Array, value: string): string {
  return createHmac('sha256', key).update(`allow\0${value}`).digest('hex');
}

type Allowances = {
  readonly key: Uint8Array | undefined;
  readonly allowed: readonly AllowedFinding[];
  /** Rules that are allowed at the place where the value stands. */
  readonly allowedHere?: ReadonlySet<string>;
};

/** Whether the owner lets this value through. Expired entries are left out by whoever reads the list. */
export function isAllowed(
  { key, allowed, allowedHere }: Allowances,
  { rule, value }: { readonly rule: string; readonly value: string },
): boolean {
  if (allowed.length === 0 || neverAllowed.has(rule)) return false;
  if (allowedHere?.has(rule) === true) return true;
  if (key === undefined) return false;
  const allowance = allowanceOf(key, value);
  return allowed.some(
    (entry) =>
      'value' in entry && entry.value === allowance && (entry.rule === undefined || entry.rule === rule),
  );
}

/** A place that findings of a rule are allowed at, with its path taken apart. */
export type PlaceAllowance = { readonly rule: string; readonly steps: readonly string[] };

/** How the steps of a path are written: `.name`, `["any name"]`, `[0]`, and `*` for any. */
const pathSteps = /\.([^.[\]]{1,200})|\["([^"\]]{1,200})"\]|\[(\d{1,9}|\*)\]/y;

/** The steps of a JSON path from `$` on, `*` standing for any name or number; undefined for what is no such path. */
export function stepsOf(path: string): readonly string[] | undefined {
  if (!path.startsWith('$') || path.length > 1_000) return undefined;
  const steps: string[] = [];
  pathSteps.lastIndex = 1;
  while (pathSteps.lastIndex < path.length) {
    const match = pathSteps.exec(path);
    if (match === null) return undefined;
    steps.push(match[1] ?? match[2] ?? match[3] ?? '');
  }
  // A rule that is allowed everywhere would be switched off.
  return steps.length === 0 ? undefined : steps;
}

export function allowedPlaces(allowed: readonly AllowedFinding[]): readonly PlaceAllowance[] {
  return allowed.flatMap((entry) => {
    const steps = 'path' in entry ? stepsOf(entry.path) : undefined;
    return 'path' in entry && steps !== undefined ? [{ rule: entry.rule, steps }] : [];
  });
}

/** The allowances one step further down; those that are at their place have no steps left. */
export function allowancesBelow(places: readonly PlaceAllowance[], step: string): readonly PlaceAllowance[] {
  return places.flatMap(({ rule, steps: [next, ...rest] }) =>
    next === step || next === '*' ? [{ rule, steps: rest }] : [],
  );
}
