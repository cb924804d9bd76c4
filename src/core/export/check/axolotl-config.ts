import { parseAllDocuments } from 'yaml';
import { isObject, type RowObject } from './finding.ts';

/** The types of Axolotl's datasets that a row's own keys do not tell for sure. */
export type AxolotlDataset =
  | { readonly type: 'alpaca' }
  /** `field` names the column of text. */
  | { readonly type: 'completion'; readonly field: string };

export type AxolotlConfig =
  /** What the configuration says of a file, named from its own folder; undefined where it leaves that to the rows. */
  | { readonly ok: true; readonly datasetOf: (file: string) => AxolotlDataset | undefined }
  | { readonly ok: false; readonly reason: string };

/** Under which names a configuration is looked for beside rows. */
export const axolotlConfigNames = ['axolotl.yaml', 'axolotl.yml'] as const;

const lists = ['datasets', 'test_datasets', 'pretraining_dataset'];

/** Reads what Axolotl reads (docs.axolotl.ai, config reference): `path` and `data_files` are files, `type` is their shape. */
export function readAxolotlConfig(text: string): AxolotlConfig {
  const documents = [...parseAllDocuments(text)];
  const [flaw] = documents.flatMap(({ errors }) => errors);
  if (flaw !== undefined) return { ok: false, reason: `is not YAML: ${flaw.message.split('\n')[0] ?? ''}` };
  const entries = documents.flatMap((each) => {
    const config = unfolded(each);
    return isObject(config) ? lists.flatMap((list) => entriesIn(config[list])) : [];
  });
  return {
    ok: true,
    datasetOf: (file) => {
      const entry = entries.find((each) => filesOf(each).some((name) => means(name, file)));
      return entry === undefined ? undefined : datasetIn(entry);
    },
  };
}

/** Aliases that would unfold into very much make the document say nothing. */
function unfolded(parsed: { readonly toJS: (options: { maxAliasCount: number }) => unknown }): unknown {
  try {
    return parsed.toJS({ maxAliasCount: 50 });
  } catch {
    return undefined;
  }
}

function entriesIn(list: unknown): readonly RowObject[] {
  const items: readonly unknown[] = Array.isArray(list) ? list : [list];
  return items.filter(isObject);
}

/** Where `data_files` are named, `path` is the folder or the hub's name they are in. */
function filesOf({ path, data_files: files }: RowObject): readonly string[] {
  const named: readonly unknown[] = Array.isArray(files) ? files : [files];
  const names = named.filter((name) => typeof name === 'string');
  return names.length > 0 ? names : [path].filter((name) => typeof name === 'string');
}

/** Paths begin where training is started, mostly above the folder: the end must be the file. */
function means(name: string, file: string): boolean {
  const plain = name.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
  return plain === '' || plain === '.' || plain === file || plain.endsWith(`/${file}`);
}

function datasetIn({ type, field }: RowObject): AxolotlDataset | undefined {
  if (type === 'alpaca') return { type };
  if (type === 'completion')
    return { type, field: typeof field === 'string' && field !== '' ? field : 'text' };
  return undefined;
}
