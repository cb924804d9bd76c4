import { type CodeKey, codeKey } from './code-key.ts';
import type { AnnotationState } from './fold.ts';
import type { TaxonomyBody } from './taxonomy-impact.ts';
import { axisAndCode, descendantsOf, type TreeCode, taxonomyTree } from './taxonomy-tree.ts';

/** A change of the taxonomy that can be made, or why it cannot. */
export type TaxonomyChange =
  | { readonly ok: true; readonly bodies: readonly TaxonomyBody[]; readonly said: string }
  | { readonly ok: false; readonly what: string; readonly remedy: string };

/** A code as a person names it: its code, its name, or `axis/code`. */
export type CodeName = { readonly text: string; readonly axis?: string | undefined };

export type WantedChange =
  | {
      readonly do: 'create';
      readonly code: CodeName;
      readonly name?: string | undefined;
      readonly definition?: string | undefined;
      readonly examples?: readonly string[] | undefined;
      readonly parent?: string | undefined;
    }
  | { readonly do: 'rename'; readonly code: CodeName; readonly name: string }
  | {
      readonly do: 'define';
      readonly code: CodeName;
      readonly definition: string;
      readonly examples?: readonly string[] | undefined;
    }
  /** No parent: to the top of its axis. */
  | { readonly do: 'move'; readonly code: CodeName; readonly parent: string | undefined }
  | { readonly do: 'merge'; readonly codes: readonly CodeName[]; readonly into: CodeName }
  | {
      readonly do: 'split';
      readonly code: CodeName;
      readonly into: string;
      readonly records?: readonly string[] | undefined;
      readonly authors?: readonly string[] | undefined;
      readonly query?: string | undefined;
    }
  | { readonly do: 'archive'; readonly code: CodeName };

/** The events that make the change, checked against the taxonomy as it is. */
export function taxonomyChange(state: AnnotationState, wanted: WantedChange): TaxonomyChange {
  const tree = taxonomyTree(state);
  switch (wanted.do) {
    case 'create':
      return created(tree, wanted);
    case 'merge':
      return merged(tree, wanted);
    case 'rename':
    case 'define':
    case 'move':
    case 'split':
    case 'archive': {
      const found = findCode(tree, wanted.code);
      return found.ok ? changed(tree, found.code, wanted) : found;
    }
  }
}

type Found =
  | { readonly ok: true; readonly code: TreeCode }
  | { readonly ok: false; readonly what: string; readonly remedy: string };

/** The code that is meant. Of the same word on several axes the tag; a name counts when no code is written so. */
export function findCode(tree: readonly TreeCode[], { text, axis }: CodeName): Found {
  const onAxis = axis === undefined ? tree : tree.filter((code) => code.axis === axis);
  const plain = text.toLowerCase();
  const tests: readonly ((code: TreeCode) => boolean)[] = [
    ({ key }) => axis === undefined && key === text,
    ({ code }) => code === text,
    ({ name }) => name === text,
    ({ code, name }) => code.toLowerCase() === plain || name.toLowerCase() === plain,
  ];
  for (const test of tests) {
    const found = onAxis.filter(test);
    const [only, second] = found;
    const tag = found.find((code) => code.axis === 'tag');
    if (only !== undefined && second === undefined) return { ok: true, code: only };
    if (tag !== undefined) return { ok: true, code: tag };
    if (only !== undefined) {
      const keys = found.map(({ key }) => key).join(', ');
      return failed(`${text} may be ${keys}`, 'give --axis, or write it as AXIS/CODE');
    }
  }
  return failed(`there is no code ${text}`, '`debrief taxonomy list` shows them all');
}

function created(
  tree: readonly TreeCode[],
  { code, name, definition, examples, parent }: Extract<WantedChange, { readonly do: 'create' }>,
): TaxonomyChange {
  const { axis = 'tag', text } = code;
  if (!isAxis(axis)) return failed(`${axis} is not a plain axis name`, 'use a-z and _');
  const there = tree.find(({ key }) => key === codeKey(axis, text));
  if (there?.isCreated === true && !there.archived)
    return failed(`the code ${text} exists already`, 'rename or define changes it');
  const above = parent === undefined ? undefined : findCode(tree, { text: parent, axis });
  if (above?.ok === false) return above;
  const body: TaxonomyBody = {
    op: 'tax.create',
    axis,
    code: text,
    ...(name === undefined ? {} : { name }),
    ...(definition === undefined ? {} : { definition }),
    ...(examples === undefined || examples.length === 0 ? {} : { examples }),
    ...(above === undefined ? {} : { parent: above.code.code }),
  };
  return { ok: true, bodies: [body], said: `created ${text}` };
}

type OnOneCode = Exclude<WantedChange, { readonly do: 'create' | 'merge' }>;

function changed(tree: readonly TreeCode[], code: TreeCode, wanted: OnOneCode): TaxonomyChange {
  const about = { axis: code.axis, code: code.code };
  switch (wanted.do) {
    case 'rename':
      return one(`renamed ${code.name} to ${wanted.name}`, { op: 'tax.rename', ...about, name: wanted.name });
    case 'define': {
      const { definition, examples } = wanted;
      const given = examples === undefined || examples.length === 0 ? {} : { examples };
      return one(`defined ${code.name}`, { op: 'tax.define', ...about, definition, ...given });
    }
    case 'move':
      return moved(tree, code, wanted.parent);
    case 'split':
      return split(tree, code, wanted);
    case 'archive':
      if (code.archived) return failed(`${code.name} is archived already`, 'undo brings it back');
      return one(`archived ${code.name}`, { op: 'tax.archive', ...about });
  }
}

function moved(tree: readonly TreeCode[], code: TreeCode, parent: string | undefined): TaxonomyChange {
  const about = { axis: code.axis, code: code.code };
  if (parent === undefined)
    return one(`moved ${code.name} to the top`, { op: 'tax.move', ...about, parent: null });
  const above = findCode(tree, { text: parent, axis: code.axis });
  if (!above.ok) return above;
  const isBelow = descendantsOf(tree, code.key).some(({ key }) => key === above.code.key);
  if (isBelow || above.code.key === code.key)
    return failed(`${code.name} cannot stand below ${above.code.name}`, 'that one stands below it');
  return one(`moved ${code.name} below ${above.code.name}`, {
    op: 'tax.move',
    ...about,
    parent: above.code.code,
  });
}

function split(
  tree: readonly TreeCode[],
  code: TreeCode,
  { into, records = [], authors = [], query }: Extract<WantedChange, { readonly do: 'split' }>,
): TaxonomyChange {
  if (records.length === 0 && authors.length === 0)
    return failed(
      query === undefined ? 'nothing says which labels go' : `no record of ${code.name} matches the query`,
      'name records, a query or authors that carry it',
    );
  const target = findCode(tree, { text: into, axis: code.axis });
  const key: CodeKey = target.ok ? target.code.key : codeKey(code.axis, into);
  if (key === code.key) return failed(`${code.name} cannot be split into itself`, 'name another code');
  const branch = {
    code: axisAndCode(key).code,
    ...(records.length === 0 ? {} : { records }),
    ...(authors.length === 0 ? {} : { authors }),
    ...(query === undefined ? {} : { query }),
  };
  return one(`split ${into} off ${code.name}`, {
    op: 'tax.split',
    axis: code.axis,
    code: code.code,
    into: [branch],
  });
}

function merged(
  tree: readonly TreeCode[],
  { codes, into }: Extract<WantedChange, { readonly do: 'merge' }>,
): TaxonomyChange {
  const target = findCode(tree, into);
  const axis = into.axis ?? (target.ok ? target.code.axis : firstAxis(tree, codes));
  if (!isAxis(axis)) return failed(`${axis} is not a plain axis name`, 'use a-z and _');
  const intoCode = target.ok ? target.code.code : withoutAxis(into.text, axis);
  const from: string[] = [];
  for (const name of codes) {
    const found = findCode(tree, { ...name, axis: name.axis ?? axis });
    // Names that stand in records need not be in the taxonomy.
    if (found.ok) from.push(found.code.code);
    else if (dataAxes.includes(axis)) from.push(withoutAxis(name.text, axis));
    else return found;
  }
  const others = [...new Set(from)].filter((code) => code !== intoCode);
  if (others.length === 0)
    return failed('there is nothing to merge', 'name a code and another one it goes into');
  return one(`merged ${others.join(', ')} into ${intoCode}`, {
    op: 'tax.merge',
    axis,
    codes: others,
    into: intoCode,
  });
}

/** Axes whose codes are values that records carry. */
const dataAxes: readonly string[] = ['pattern', 'category', 'type'];

function firstAxis(tree: readonly TreeCode[], codes: readonly CodeName[]): string {
  for (const name of codes) {
    if (name.axis !== undefined) return name.axis;
    const found = findCode(tree, name);
    if (found.ok) return found.code.axis;
  }
  return 'tag';
}

function withoutAxis(text: string, axis: string): string {
  return text.startsWith(`${axis}/`) ? text.slice(axis.length + 1) : text;
}

function isAxis(axis: string): boolean {
  return /^[a-z][a-z_]{0,31}$/.test(axis);
}

function one(said: string, body: TaxonomyBody): TaxonomyChange {
  return { ok: true, bodies: [body], said };
}

function failed(
  what: string,
  remedy: string,
): { readonly ok: false; readonly what: string; readonly remedy: string } {
  return { ok: false, what, remedy };
}
