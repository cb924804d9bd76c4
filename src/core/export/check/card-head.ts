import { parse } from 'yaml';
import { isObject, kindOf } from './finding.ts';

/** What the head of a dataset card says of its files, as Hugging Face's datasets reads it. */
export type CardConfig = {
  readonly name: string;
  readonly isDefault: boolean;
  readonly hasFeatures: boolean;
  readonly splits: readonly { readonly split: string; readonly patterns: readonly string[] }[];
};

export type CardHead =
  | { readonly ok: true; readonly configs: readonly CardConfig[] }
  | { readonly ok: false; readonly reason: string };

export function readCardHead(card: string): CardHead {
  const head = /^---\r?\n([\s\S]*?)\r?\n---(?:\r?\n|$)/.exec(card)?.[1];
  if (head === undefined) return no('has no head between lines of ---, so it names no files');
  let value: unknown;
  try {
    value = parse(head, { maxAliasCount: 50 });
  } catch (error) {
    return no(`its head is not YAML: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`);
  }
  const configs = isObject(value) ? value.configs : undefined;
  if (configs === undefined) return no('its head has no configs: without them the folder fails to load');
  if (!Array.isArray(configs) || configs.length === 0)
    return no(`configs is ${kindOf(configs)}, not a list with configurations in it`);
  const info =
    isObject(value) && Array.isArray(value.dataset_info)
      ? value.dataset_info
      : isObject(value)
        ? [value.dataset_info]
        : [];
  const declared = new Set(
    info.flatMap((each: unknown) =>
      isObject(each) && each.features !== undefined ? [String(each.config_name ?? 'default')] : [],
    ),
  );
  const read = configs.map((config: unknown) => readConfig(config, declared));
  const wrong = read.find((each) => typeof each === 'string');
  if (wrong !== undefined) return no(wrong);
  const found = read.filter((each) => typeof each !== 'string');
  const names = found.map(({ name }) => name);
  const twice = names.find((name, place) => names.indexOf(name) < place);
  if (twice !== undefined) return no(`two configurations are named ${twice}`);
  if (found.filter(({ isDefault }) => isDefault).length > 1)
    return no('more than one configuration is the default');
  return { ok: true, configs: found };
}

function readConfig(config: unknown, declared: ReadonlySet<string>): CardConfig | string {
  if (!isObject(config) || typeof config.config_name !== 'string')
    return 'a configuration has no config_name';
  const name = config.config_name;
  const splits = splitsOf(config.data_files);
  if (splits === undefined) return `data_files of ${name} names no files`;
  return {
    name,
    isDefault: config.default === true,
    hasFeatures: config.features !== undefined || declared.has(name),
    splits,
  };
}

/** A pattern, a list of them, a list of `{split, path}`, or patterns by split. */
function splitsOf(files: unknown): CardConfig['splits'] | undefined {
  if (typeof files === 'string') return [{ split: 'train', patterns: [files] }];
  if (isObject(files))
    return Object.entries(files).map(([split, path]) => ({ split, patterns: patternsOf(path) }));
  if (!Array.isArray(files) || files.length === 0) return undefined;
  if (files.every((each) => typeof each === 'string'))
    return [{ split: 'train', patterns: patternsOf(files) }];
  const splits = files.map((each: unknown) =>
    isObject(each) && typeof each.split === 'string'
      ? { split: each.split, patterns: patternsOf(each.path) }
      : undefined,
  );
  const read = splits.filter((each) => each !== undefined && each.patterns.length > 0);
  return read.length === splits.length ? read.filter((each) => each !== undefined) : undefined;
}

function patternsOf(path: unknown): readonly string[] {
  if (typeof path === 'string') return [path];
  return Array.isArray(path) ? path.filter((each) => typeof each === 'string') : [];
}

/** Names that a pattern with `*` and `**` means. */
export function matching(pattern: string, names: readonly string[]): readonly string[] {
  const source = pattern
    .replace(/^\.\//, '')
    .split(/(\*\*\/?|\*|\?)/)
    .map((part) => {
      if (part.startsWith('**')) return '.*';
      if (part === '*') return '[^/]*';
      return part === '?' ? '[^/]' : part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  const expression = new RegExp(`^${source}$`);
  return names.filter((name) => expression.test(name));
}

function no(reason: string): CardHead {
  return { ok: false, reason };
}
