/** What the reference runner knows a method by. */
import { z } from 'zod';

/** A case as the reference file has it; only what the runner reads. */
export type ReferenceCase = {
  readonly id: string;
  readonly topic: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly expected: unknown;
  readonly tolerance: { readonly abs?: number | undefined; readonly rel?: number | undefined };
};

export type Outcome = Readonly<Record<string, unknown>>;

export type Method = {
  /** A case belongs to the method when its id begins with one of these. */
  readonly names: readonly string[];
  /** Or when its topic matches. */
  readonly topic: RegExp;
  /** The result, or why these inputs are not the method's. */
  readonly run: (
    reference: ReferenceCase,
  ) => { readonly ok: true; readonly outcome: Outcome } | { readonly ok: false; readonly reason: string };
};

/** Builds a method from a schema of its inputs. `aliases` lists other names under which an input may come. */
export function method<Inputs>(definition: {
  readonly names: readonly string[];
  readonly topic: RegExp;
  readonly aliases?: Readonly<Record<string, readonly string[]>>;
  readonly inputs: z.ZodType<Inputs>;
  readonly compute: (inputs: Inputs, reference: ReferenceCase) => Outcome;
}): Method {
  const { names, topic, aliases = {}, inputs, compute } = definition;
  return {
    names,
    topic,
    run: (reference) => {
      const parsed = inputs.safeParse(withCanonicalNames(reference.inputs, aliases));
      if (!parsed.success) return { ok: false, reason: z.prettifyError(parsed.error).replaceAll('\n', ' ') };
      return { ok: true, outcome: compute(parsed.data, reference) };
    },
  };
}

function withCanonicalNames(
  inputs: Readonly<Record<string, unknown>>,
  aliases: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, unknown>> {
  const renamed: Record<string, unknown> = { ...inputs };
  for (const [name, others] of Object.entries(aliases)) {
    const other = others.find((candidate) => candidate in inputs);
    if (!(name in inputs) && other !== undefined) renamed[name] = inputs[other];
  }
  return renamed;
}

/** The names a case expects values under. */
export function expectedKeys({ expected }: ReferenceCase): readonly string[] {
  return typeof expected === 'object' && expected !== null ? Object.keys(expected) : [];
}

export const confidence = z.number().gt(0).lt(1).default(0.95);
export const numbers = z.array(z.number());
export const twoByTwo = z.tuple([z.tuple([z.number(), z.number()]), z.tuple([z.number(), z.number()])]);
/** Counts by name. */
export const counts = z.record(z.string(), z.number()).transform((found) => new Map(Object.entries(found)));

/** `null` for the limits of an interval that does not exist. */
export function limits(
  interval: { readonly low: number | null; readonly high: number | null } | null,
): Outcome {
  return { lo: interval?.low ?? null, hi: interval?.high ?? null };
}
