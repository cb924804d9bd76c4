import { z } from 'zod';
import { codeKey } from './code-key.ts';
import type { EventBody } from './events.ts';
import type { AnnotationState } from './fold.ts';
import { taxonomyTree } from './taxonomy-tree.ts';

/** A code as a codebook describes it. */
export type CodebookCode = {
  readonly axis: string;
  readonly code: string;
  readonly name: string | undefined;
  readonly definition: string | undefined;
  readonly examples: readonly string[] | undefined;
  readonly parent: string | undefined;
};

/** A list of codes with their meaning: what reviewers agree on before they begin. */
export type Codebook = {
  readonly title: string;
  /** Where its codes come from, for whoever reads the file. */
  readonly source: string | undefined;
  /** Parents before their children. */
  readonly codes: readonly CodebookCode[];
};

export type CodebookRead =
  | { readonly ok: true; readonly codebook: Codebook }
  /** `where` is a path inside the file, as `codes.2.definition`. */
  | { readonly ok: false; readonly where: string; readonly reason: string };

type Written = {
  readonly code: string;
  readonly name?: string | undefined;
  readonly definition?: string | undefined;
  readonly examples?: readonly string[] | undefined;
  readonly parent?: string | null | undefined;
  readonly axis?: string | undefined;
  readonly children?: readonly Written[] | undefined;
};

/** YAML reads a bare 42 or true as something else than text. */
const word = z
  .union([z.string(), z.number(), z.boolean()])
  .transform((value) => String(value).trim())
  .refine((text) => text !== '', 'is empty');
const examples = z.union([z.array(word), word.transform((one) => [one])]);
const axisName = z.string().regex(/^[a-z][a-z_]{0,31}$/, 'is not a plain axis name (a-z and _)');

/** Written as a list of codes, or as a map from code to its description; a text alone is the definition. */
const list: z.ZodType<readonly Written[]> = z.lazy(() =>
  z.union([z.array(entry), z.record(z.string(), described).transform(fromMap)]),
);

const details = {
  name: word.optional(),
  definition: z.string().optional(),
  description: z.string().optional(),
  examples: examples.optional(),
  parent: word.nullish(),
  axis: axisName.optional(),
  children: list.optional(),
};
const described = z.union([z.string(), z.null(), z.looseObject(details)]);
const entry = z.union([
  word.transform((code): Written => ({ code })),
  z
    .looseObject({ ...details, code: word.optional(), id: word.optional() })
    .transform((written, context): Written => {
      const code = written.code ?? written.id ?? written.name;
      if (code === undefined) {
        context.addIssue({ code: 'custom', message: 'has no code' });
        return z.NEVER;
      }
      return { ...written, code, definition: written.definition ?? written.description };
    }),
]);

function fromMap(map: Readonly<Record<string, z.output<typeof described>>>): readonly Written[] {
  return Object.entries(map).map(([code, about]): Written => {
    if (about === null) return { code };
    if (typeof about === 'string') return { code, definition: about };
    return { ...about, code, definition: about.definition ?? about.description };
  });
}

const file = z.looseObject({
  name: z.string().optional(),
  title: z.string().optional(),
  source: z.string().optional(),
  axis: axisName.optional(),
  codes: list,
});

/**
 * Reads a codebook from parsed YAML or JSON: `{name?, source?, axis?, codes}`, or the codes alone. A code is `{code, name?,
 * definition?, examples?, parent?, children?}`; its axis is the file's, `tag` unless said. A code given twice is refused:
 * one of the two definitions would be lost.
 */
export function readCodebook(value: unknown): CodebookRead {
  const whole = file.safeParse(Array.isArray(value) ? { codes: value } : value);
  if (!whole.success) return refusal(whole.error);
  const { name, title, source, axis = 'tag', codes } = whole.data;
  const flat = flattened(codes, { axis, parent: undefined });
  const seen = new Set<string>();
  for (const { axis: on, code } of flat) {
    const key = codeKey(on, code);
    if (seen.has(key)) return { ok: false, where: 'codes', reason: `the code ${code} stands there twice` };
    seen.add(key);
  }
  return { ok: true, codebook: { title: title ?? name ?? '', source, codes: flat } };
}

/** What to append so that the taxonomy holds the codebook. Codes that are there already as described add nothing. */
export function codebookBodies({ codes }: Codebook, state: AnnotationState): readonly EventBody[] {
  const known = new Map(taxonomyTree(state).map((code) => [code.key, code]));
  return codes.flatMap((code): EventBody[] => {
    const { axis, name, definition, parent } = code;
    const about = { axis, code: code.code };
    const there = known.get(codeKey(axis, code.code));
    if (there === undefined || !there.isCreated || there.archived) return [createBody(code)];
    const renamed = name !== undefined && name !== there.name;
    const examplesDiffer =
      code.examples !== undefined && JSON.stringify(code.examples) !== JSON.stringify(there.examples);
    const redefined = examplesDiffer || (definition !== undefined && definition !== there.definition);
    const moved = parent !== undefined && parent !== there.parent;
    return [
      ...(renamed ? [{ op: 'tax.rename', ...about, name } as const] : []),
      ...(redefined ? [defineBody(code, there.definition)] : []),
      ...(moved ? [{ op: 'tax.move', ...about, parent } as const] : []),
    ];
  });
}

/** The taxonomy as a codebook that `readCodebook` reads again: merged and archived codes are left out. */
export function codebookOf(state: AnnotationState, title: string): object {
  const codes = taxonomyTree(state)
    .filter(
      ({ archived, mergedInto, isCreated, records }) =>
        !archived && mergedInto === undefined && (isCreated || records > 0),
    )
    .map(({ axis, code, name, definition, examples: given, parent }) => ({
      code,
      ...(axis === 'tag' ? {} : { axis }),
      ...(name === code ? {} : { name }),
      ...(definition === '' ? {} : { definition }),
      ...(given.length === 0 ? {} : { examples: given }),
      ...(parent === undefined ? {} : { parent }),
    }));
  return { name: title, codes };
}

function createBody({ axis, code, name, definition, examples: given, parent }: CodebookCode): EventBody {
  return {
    op: 'tax.create',
    axis,
    code,
    ...(name === undefined ? {} : { name }),
    ...(definition === undefined ? {} : { definition }),
    ...(given === undefined ? {} : { examples: given }),
    ...(parent === undefined ? {} : { parent }),
  };
}

function defineBody({ axis, code, definition, examples: given }: CodebookCode, before: string): EventBody {
  return {
    op: 'tax.define',
    axis,
    code,
    definition: definition ?? before,
    ...(given === undefined ? {} : { examples: given }),
  };
}

type Place = { readonly axis: string; readonly parent: string | undefined };

function flattened(codes: readonly Written[], place: Place): readonly CodebookCode[] {
  return codes.flatMap((written): readonly CodebookCode[] => {
    const { code, name, definition, examples: given, children = [] } = written;
    const axis = written.axis ?? place.axis;
    const own = { axis, code, name, definition: definition?.trim(), examples: given };
    return [
      { ...own, parent: written.parent ?? place.parent },
      ...flattened(children, { axis, parent: code }),
    ];
  });
}

function refusal(error: z.ZodError): CodebookRead {
  const found = error.issues.flatMap((issue) => within(issue, []));
  // Of the shapes an entry may have, the one that was meant is the one that was followed furthest, and has a reason of ours.
  const [first] = found.toSorted(
    (a, b) => Number(b.isOurs) - Number(a.isOurs) || b.path.length - a.path.length,
  );
  const where = first?.path.join('.') ?? '';
  if (first?.isOurs === true) return { ok: false, where, reason: first.reason };
  return { ok: false, where, reason: where === '' ? notACodebook : shapeOf(where) };
}

const notACodebook = 'is neither a list of codes nor a map with the list `codes`';

function shapeOf(where: string): string {
  return where === 'codes'
    ? 'is missing, or neither a list of codes nor a map from code to definition'
    : 'is not what a code is described by: code, name, definition, examples, parent, axis, children';
}

type Found = { readonly path: readonly PropertyKey[]; readonly reason: string; readonly isOurs: boolean };

function within(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): readonly Found[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union')
    return [
      { path, reason: issue.message, isOurs: false },
      ...issue.errors.flat().flatMap((inner) => within(inner, path)),
    ];
  const isOurs = issue.code === 'custom' || issue.code === 'invalid_format';
  return [{ path, reason: issue.message, isOurs }];
}
