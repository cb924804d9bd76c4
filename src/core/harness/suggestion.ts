import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { SuggestionStatus } from '../annotation/events.ts';
import type { AnnotationState } from '../annotation/fold.ts';
import type { Insight } from '../annotation/insights.ts';
import type { Prevention } from '../annotation/preventions.ts';
import { type HarnessModule, harnessModules, memberOf } from './harness-modules.ts';
import { type Patch, patchSchema } from './json-patch.ts';
import { pointerOf } from './json-pointer.ts';

/** A change of the harness's configuration that somebody may want. */
export type Suggestion = {
  readonly id: string;
  readonly module: string;
  readonly kind: string;
  /** Begins with a `test`, so that it fails where the file is not what it was made for. */
  readonly patch: Patch;
  readonly rationale: string;
  readonly evidence: unknown;
  readonly status: SuggestionStatus;
  /** `insight:ID` or `prevention:ID`; undefined when somebody wrote it down as it is. */
  readonly from: string | undefined;
};

const fileLine = z.looseObject({
  id: z.union([z.string().min(1), z.number().transform(String)]).optional(),
  module: z.string().optional(),
  kind: z.string().optional(),
  patch: patchSchema,
  rationale: z.string().optional(),
  evidence: z.unknown().optional(),
  status: z.string().optional(),
  from: z.string().optional(),
});

export type SuggestionRead =
  | { readonly ok: true; readonly suggestion: Suggestion }
  | { readonly ok: false; readonly reason: string };

/** A suggestion from one line of harness_suggestions.jsonl. One without an id gets a hash of the line. */
export function readSuggestion(line: string): SuggestionRead {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { ok: false, reason: 'is not JSON' };
  }
  const parsed = fileLine.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { ok: false, reason: `${issue?.path.join('.')} ${issue?.message}` };
  }
  const { id, module, kind = 'change', patch, rationale = '', evidence, status, from } = parsed.data;
  const decided = status === 'applied' || status === 'rejected' ? status : 'open';
  return {
    ok: true,
    suggestion: {
      id: id ?? shortHash(line.trim()),
      module: module ?? moduleOfPatch(patch),
      kind,
      patch,
      rationale,
      evidence: evidence ?? null,
      status: decided,
      from,
    },
  };
}

/** What the log, the file and the insights together suggest: the log's word on a status counts. */
export function allSuggestions(
  state: AnnotationState,
  inFile: readonly Suggestion[],
  { config, today }: { readonly config: unknown; readonly today: string },
): readonly Suggestion[] {
  const known = new Map(inFile.map((one) => [one.id, one]));
  for (const { id, proposal, status } of state.suggestions.values()) {
    const written = known.get(id);
    if (proposal === undefined) {
      if (written !== undefined) known.set(id, { ...written, status });
      continue;
    }
    const { module, kind, rationale, evidence, from } = proposal;
    const patch = patchSchema.safeParse(proposal.patch);
    if (!patch.success) continue;
    known.set(id, {
      id,
      module,
      kind,
      patch: patch.data,
      rationale,
      evidence: evidence ?? null,
      status,
      from,
    });
  }
  const spoken = new Set([...known.values()].flatMap(({ from }) => (from === undefined ? [] : [from])));
  const derived =
    config === undefined
      ? []
      : [...sourcesOf(state)]
          .filter(({ from }) => !spoken.has(from))
          .map((source) => derive(source, config, today));
  return [...known.values(), ...derived];
}

/** A lesson that may become a change of the harness. */
type Source = {
  readonly from: string;
  readonly id: string;
  readonly title: string;
  readonly advice: string;
  readonly text: string;
  readonly evidence: unknown;
};

function* sourcesOf({ insights, preventions }: AnnotationState): Generator<Source> {
  for (const insight of [...insights.values()].filter(({ status }) => status !== 'refuted').sort(byAge))
    yield sourceOfInsight(insight);
  for (const prevention of [...preventions.values()].filter(({ status }) => status !== 'retired').sort(byAge))
    yield sourceOfPrevention(prevention);
}

function sourceOfInsight({ id, title, text, prevention, evidence }: Insight): Source {
  const advice = prevention === undefined || prevention === '' ? title : prevention;
  return { from: `insight:${id}`, id, title, advice, text, evidence: { ...evidence, insights: [id] } };
}

function sourceOfPrevention({ id, text, codes, rec }: Prevention): Source {
  const records = rec === undefined ? {} : { records: [rec] };
  return {
    from: `prevention:${id}`,
    id,
    title: text,
    advice: text,
    text: '',
    evidence: { ...records, preventions: [id], codes },
  };
}

function derive(source: Source, config: unknown, today: string): Suggestion {
  const module = namedModule(source, harnessModules(config));
  const {
    module: name,
    kind,
    patch,
  } = module === undefined ? newModule(source, config, today) : changeOf(module, source);
  return {
    // Not of the patch: what is applied elsewhere in the file changes it, and a suggestion read a minute ago keeps its name.
    id: `${source.id.slice(0, 50)}-${shortHash(source.from).slice(0, 6)}`,
    module: name,
    kind,
    patch,
    rationale: source.text === '' ? source.title : `${source.title}. ${source.text}`,
    evidence: source.evidence,
    status: 'open',
    from: source.from,
  };
}

type Change = Pick<Suggestion, 'module' | 'kind' | 'patch'>;

/** A module that is off is switched on; one that is on is told the lesson. */
function changeOf({ name, pointer, value }: HarnessModule, { advice }: Source): Change {
  const test = { op: 'test', path: pointer, value } as const;
  if (memberOf(value, 'enabled') === false) {
    const replace = { op: 'replace', path: `${pointer}/enabled`, value: true } as const;
    return {
      module: name,
      kind: 'enable',
      patch: [{ op: 'test', path: `${pointer}/enabled`, value: false }, replace],
    };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return {
      module: name,
      kind: 'lesson',
      patch: [test, { op: 'replace', path: pointer, value: { value, lessons: [advice] } }],
    };
  const add = Array.isArray(memberOf(value, 'lessons'))
    ? ({ op: 'add', path: `${pointer}/lessons/-`, value: advice } as const)
    : ({ op: 'add', path: `${pointer}/lessons`, value: [advice] } as const);
  return { module: name, kind: 'lesson', patch: [test, add] };
}

/** No module is meant: a new one, to be reviewed a quarter later. */
function newModule({ id, advice }: Source, config: unknown, today: string): Change {
  const name = id.replace(/-[0-9a-f]{6}$/, '');
  const modules = memberOf(config, 'modules');
  const about = { description: advice, enabled: true, added: today, review_date: daysAfter(today, 90) };
  if (Array.isArray(modules)) {
    const add = { op: 'add', path: '/modules/-', value: { name, ...about } } as const;
    return { module: name, kind: 'module', patch: [{ op: 'test', path: '/modules', value: modules }, add] };
  }
  const isThere = typeof modules === 'object' && modules !== null;
  const test = { op: 'test', path: isThere ? '/modules' : '', value: isThere ? modules : config } as const;
  const make = isThere ? [] : [{ op: 'add', path: '/modules', value: {} } as const];
  return {
    module: name,
    kind: 'module',
    patch: [test, ...make, { op: 'add', path: pointerOf(['modules', name]), value: about }],
  };
}

/** The module whose name's words all stand in the lesson, the longest name first. */
function namedModule(
  { title, advice, text }: Source,
  modules: readonly HarnessModule[],
): HarnessModule | undefined {
  const said = new Set(wordsOf(`${title} ${advice} ${text}`));
  const named = modules.filter(({ name }) => {
    const words = wordsOf(name);
    return words.length > 0 && words.every((word) => said.has(word));
  });
  return named.toSorted((a, b) => b.name.length - a.name.length)[0];
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** As `lint-gate` for a patch of `/modules/lint-gate/…`. */
function moduleOfPatch(patch: Patch): string {
  for (const { path } of patch) {
    const [, first, name] = path.split('/');
    if (first === 'modules' && name !== undefined) return name;
  }
  return '';
}

function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}

function byAge(a: { created: string; id: string }, b: { created: string; id: string }): number {
  return `${a.created} ${a.id}` < `${b.created} ${b.id}` ? -1 : 1;
}
