import type { WantedChange } from '../core/annotation/taxonomy-change.ts';
import type { Arguments, OptionTable } from './arguments.ts';
import type { CliError } from './cli-io.ts';
import { nearestWord } from './nearest-word.ts';

export const taxonomyOptions = {
  dir: 'texts',
  author: 'text',
  axis: 'text',
  name: 'text',
  definition: 'text',
  example: 'texts',
  parent: 'text',
  top: 'switch',
  into: 'text',
  record: 'texts',
  by: 'texts',
  query: 'text',
  all: 'switch',
  'dry-run': 'switch',
  json: 'switch',
  help: 'switch',
} as const satisfies OptionTable;

export type TaxonomyArguments = Arguments<typeof taxonomyOptions>;

export type TaxonomyRequest =
  | { readonly kind: 'list' | 'export' | 'similar' | 'undo' | 'redo' }
  | { readonly kind: 'show'; readonly code: string }
  | { readonly kind: 'import'; readonly from: string }
  | { readonly kind: 'change'; readonly wanted: WantedChange };

type Parsed =
  | { readonly ok: true; readonly request: TaxonomyRequest }
  | { readonly ok: false; readonly error: CliError };

const plainActions = ['list', 'export', 'similar', 'undo', 'redo'] as const;
const changeActions = ['create', 'rename', 'define', 'move', 'merge', 'split', 'archive'] as const;
const actions = [...plainActions, 'show', 'import', ...changeActions] as const;

/** What the words and options ask for. */
export function taxonomyRequest({ options, words, rest }: TaxonomyArguments): Parsed {
  const [action = 'list', ...operands] = [...words, ...rest];
  const plain = plainActions.find((one) => one === action);
  if (plain !== undefined)
    return operands.length === 0 ? { ok: true, request: { kind: plain } } : tooMany(action, operands[0]);
  if (action === 'show' || action === 'import') return onOperand(action, operands);
  const change = changeActions.find((one) => one === action);
  if (change === undefined) {
    const near = nearestWord(action, actions);
    const remedy = near === undefined ? 'see debrief taxonomy --help' : `did you mean ${near}?`;
    return refused(`debrief taxonomy has no ${action}`, remedy);
  }
  return changeRequest(change, operands, options);
}

function onOperand(action: 'show' | 'import', [operand, ...more]: readonly string[]): Parsed {
  if (operand === undefined) return missing(action, action === 'show' ? 'CODE' : 'FILE');
  if (more.length > 0) return tooMany(action, more[0]);
  return {
    ok: true,
    request: action === 'show' ? { kind: 'show', code: operand } : { kind: 'import', from: operand },
  };
}

type Options = TaxonomyArguments['options'];

function changeRequest(
  action: (typeof changeActions)[number],
  [first, ...others]: readonly string[],
  options: Options,
): Parsed {
  if (first === undefined || first.trim() === '') return missing(action, 'CODE');
  const { axis } = options;
  const code = { text: first.trim(), axis };
  switch (action) {
    case 'create': {
      if (others.length > 0) return tooMany(action, others[0]);
      const { name, definition, example, parent } = options;
      return change({ do: 'create', code, name, definition, examples: example, parent });
    }
    case 'rename': {
      const name = (others[0] ?? options.name)?.trim() ?? '';
      return name === '' ? missing(action, 'NAME') : change({ do: 'rename', code, name });
    }
    case 'define': {
      const definition = others[0] ?? options.definition;
      if (definition === undefined) return missing(action, 'TEXT');
      return change({ do: 'define', code, definition, examples: options.example });
    }
    case 'move': {
      const parent = others[0] ?? options.parent;
      if (parent === undefined && !options.top) return missing(action, 'PARENT, or --top,');
      return change({ do: 'move', code, parent: options.top ? undefined : parent });
    }
    case 'merge':
      if (options.into === undefined || options.into.trim() === '') return missing(action, '--into CODE');
      return change({
        do: 'merge',
        codes: [first, ...others].map((text) => ({ text, axis })),
        into: { text: options.into.trim(), axis },
      });
    case 'split':
      return splitRequest(code, others, options);
    case 'archive':
      return others.length > 0 ? tooMany(action, others[0]) : change({ do: 'archive', code });
  }
}

function splitRequest(
  code: { readonly text: string; readonly axis: string | undefined },
  others: readonly string[],
  { into, record, by, query }: Options,
): Parsed {
  const target = (into ?? others[0])?.trim() ?? '';
  if (target === '') return missing('split', '--into CODE');
  if (record.length === 0 && by.length === 0 && query === undefined)
    return refused(
      'nothing says which labels of the code go',
      'give --record REC_ID, --by AUTHOR or --query QUERY',
    );
  return change({ do: 'split', code, into: target, records: record, authors: by, query });
}

function change(wanted: WantedChange): Parsed {
  return { ok: true, request: { kind: 'change', wanted } };
}

function missing(action: string, what: string): Parsed {
  return refused(`debrief taxonomy ${action} needs ${what}`, 'see debrief taxonomy --help');
}

function tooMany(action: string, word: string | undefined): Parsed {
  return refused(
    `debrief taxonomy ${action} does not take ${JSON.stringify(word)}`,
    'see debrief taxonomy --help',
  );
}

function refused(what: string, remedy: string): Parsed {
  return { ok: false, error: { what, remedy } };
}
