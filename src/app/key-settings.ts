import { type JsoncNode, memberOf } from '../core/text/jsonc.ts';
import type { Command, Scope } from './command.ts';
import { isKey } from './key-name.ts';
import type { Preferences, SettingsIssue } from './preferences.ts';

/** The command table with the keys of the user's, what of their file cannot be used, and what it changed. */
export type KeySettings = {
  readonly commands: readonly Command[];
  readonly issues: readonly SettingsIssue[];
  /** As help tells it: `list.down = n (keys.json:4)`. */
  readonly changes: readonly string[];
};

type Binding = {
  readonly line: number;
  /** Undefined: wherever the command works. */
  readonly context: Scope | undefined;
  readonly keys: readonly string[];
  /** Undefined: the keys are to do nothing. */
  readonly command: string | undefined;
};

/**
 * Applies a keys.json: a list of `{"context", "keys", "command"}`, or an object that has one as `bindings`. A binding adds
 * keys to a command and takes them from every other command of the context; `"command": null` only takes them away.
 */
export function withKeySettings(table: readonly Command[], node: JsoncNode): KeySettings {
  const { bindings, issues } = readBindings(table, node);
  let commands = table;
  const found = [...issues];
  const changes: string[] = [];
  for (const binding of bindings) {
    const reason = hiddenBy(binding, commands);
    if (reason !== undefined) {
      found.push({ line: binding.line, reason });
      continue;
    }
    commands = withBinding(commands, binding);
    changes.push(`${binding.command ?? 'nothing'} = ${binding.keys.join(', ')} (keys.json:${binding.line})`);
  }
  return { commands, issues: found.toSorted((a, b) => a.line - b.line), changes };
}

/** The profile that a keys.json asks for. */
export function profileOf(node: JsoncNode): Preferences['profile'] | undefined {
  const value = memberOf(node, 'profile')?.value;
  const name = value?.kind === 'scalar' ? value.scalar : undefined;
  return name === 'vim' || name === 'arrows' ? name : undefined;
}

type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string };

function readBindings(
  table: readonly Command[],
  node: JsoncNode,
): { readonly bindings: readonly Binding[]; readonly issues: readonly SettingsIssue[] } {
  const list = node.value.kind === 'object' ? memberOf(node, 'bindings') : node;
  const issues = topLevelIssues(node);
  if (list === undefined) return { bindings: [], issues };
  if (list.value.kind !== 'list')
    return { bindings: [], issues: [...issues, { line: list.line, reason: 'bindings are a list, [ … ]' }] };
  const bindings: Binding[] = [];
  for (const item of list.value.items) {
    const read = readBinding(table, item);
    if (read.ok) bindings.push(read.value);
    else issues.push({ line: item.line, reason: read.reason });
  }
  return { bindings, issues };
}

function topLevelIssues({ value }: JsoncNode): SettingsIssue[] {
  if (value.kind !== 'object') return [];
  return value.members.flatMap(({ name, line, node }) => {
    if (name === 'profile')
      return ['vim', 'arrows'].some((word) => node.value.kind === 'scalar' && node.value.scalar === word)
        ? []
        : [{ line, reason: 'profile takes vim, arrows' }];
    return name === 'bindings' || name === '$schema'
      ? []
      : [{ line, reason: `there is no setting ${JSON.stringify(name)}` }];
  });
}

function readBinding(table: readonly Command[], item: JsoncNode): Read<Binding> {
  if (item.value.kind !== 'object')
    return { ok: false, reason: 'a binding is an object with keys and command' };
  const unknown = item.value.members.find(({ name }) => !['context', 'keys', 'command'].includes(name));
  if (unknown !== undefined) return { ok: false, reason: `a binding has no ${JSON.stringify(unknown.name)}` };
  const keys = textsOf(memberOf(item, 'keys'));
  if (keys === undefined || keys.length === 0)
    return { ok: false, reason: 'keys takes a text such as "g g", or a list of them' };
  const wrong = keys.flatMap((sequence) => sequence.split(' ')).find((key) => !isKey(key));
  if (wrong !== undefined) return { ok: false, reason: `no key is called ${JSON.stringify(wrong)}` };
  const command = textsOf(memberOf(item, 'command'));
  const isUnbinding = memberOf(item, 'command')?.value.kind === 'scalar' && command === undefined;
  const [id] = command ?? [];
  if (!isUnbinding && !table.some((each) => each.id === id))
    return { ok: false, reason: id === undefined ? 'command is missing' : `there is no command ${id}` };
  const given = memberOf(item, 'context');
  const [context] = textsOf(given) ?? [];
  const scope = table.find((each) => each.scope === context)?.scope;
  if (given !== undefined && scope === undefined)
    return { ok: false, reason: `there is no context ${JSON.stringify(context ?? null)}` };
  if (keys.some((sequence) => /^\d/.test(sequence) && !isTyping(scope)))
    return { ok: false, reason: 'digits are counts, they cannot begin a sequence' };
  return { ok: true, value: { line: item.line, context: scope, keys, command: id } };
}

function textsOf(node: JsoncNode | undefined): readonly string[] | undefined {
  if (node?.value.kind === 'scalar')
    return typeof node.value.scalar === 'string' ? [node.value.scalar] : undefined;
  if (node?.value.kind !== 'list') return undefined;
  const texts = node.value.items.flatMap((item) => textsOf(item) ?? []);
  return texts.length === node.value.items.length ? texts : undefined;
}

function isTyping(scope: Scope | undefined): boolean {
  return (
    scope === 'input' || scope === 'prompt' || scope === 'palette' || scope === 'facet' || scope === 'saved'
  );
}

/** Why the binding could never be reached: a shorter sequence runs before it is typed to its end. */
function hiddenBy({ command, context, keys }: Binding, commands: readonly Command[]): string | undefined {
  if (command === undefined) return undefined;
  const scope = context ?? commands.find(({ id }) => id === command)?.scope;
  for (const sequence of keys) {
    const shorter = commands.find(
      (other) => other.scope === scope && other.keys.some((key) => sequence.startsWith(`${key} `)),
    );
    if (shorter !== undefined)
      return `${sequence} cannot be typed: it begins with a key of ${shorter.id}; unbind that first`;
  }
  return undefined;
}

function withBinding(commands: readonly Command[], { context, keys, command }: Binding): readonly Command[] {
  const target = commands.find(({ id }) => id === command);
  const scope = context ?? target?.scope;
  const freed = commands.map((each) =>
    scope === undefined || each.scope === scope
      ? { ...each, keys: each.keys.filter((key) => !keys.includes(key)) }
      : each,
  );
  if (target === undefined || scope === undefined) return freed;
  const isOwn = (each: Command) => each.id === command && each.scope === scope;
  if (freed.some(isOwn))
    return freed.map((each) => (isOwn(each) ? { ...each, keys: [...keys, ...each.keys] } : each));
  return [{ ...target, scope, keys }, ...freed];
}
