import { parseJson } from '../formats/agents/json-document.ts';
import { asObject, listIn, objectIn, textIn } from '../formats/agents/json-shape.ts';
import { appendElement, memberSpans, removeSpan, type Span, setMember, spanAt } from './hook-json-text.ts';

/**
 * The events that are asked for: failures, compactions and endings. Not every tool call, which the transcript tells later
 * and which would start a program each time. https://docs.claude.com/en/docs/claude-code/hooks
 */
export const hookedEvents = [
  'PostToolUseFailure',
  'PreCompact',
  'PostCompact',
  'Stop',
  'StopFailure',
  'SubagentStop',
  'SessionEnd',
] as const;

export type HookSettings =
  | {
      readonly ok: true;
      /** The events that a hook of ours is there for, each with its command. */
      readonly commands: ReadonlyMap<string, string>;
    }
  | { readonly ok: false; readonly reason: string };

export type EditedSettings =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: string };

/** How long the agent waits for a hook, in seconds. */
const timeout = 10;

export function readHookSettings(text: string): HookSettings {
  const reason = flawOf(text);
  if (reason !== undefined) return { ok: false, reason };
  const hooks = objectIn(parseJson(text.trim() === '' ? '{}' : text), 'hooks');
  const commands = new Map<string, string>();
  for (const event of Object.keys(hooks ?? {})) {
    const own = listIn(hooks, event)
      .flatMap((entry) => listIn(entry, 'hooks'))
      .map((hook) => textIn(hook, 'command'))
      .find((command) => command !== undefined && isOurs(command));
    if (own !== undefined) commands.set(event, own);
  }
  return { ok: true, commands };
}

/** The settings with our hook for every event that lacks it; everything else stays as it is written, byte for byte. */
export function withHooks(text: string, command: string): EditedSettings {
  const settings = readHookSettings(text);
  if (!settings.ok) return settings;
  const missing = hookedEvents.filter((event) => settings.commands.get(event) !== command);
  // A hook of ours with another command, as one that another version wrote, is replaced.
  const outdated = missing.some((event) => settings.commands.has(event));
  const base = outdated ? withoutHooks(text) : { ok: true as const, text };
  if (!base.ok) return base;
  const wanted: readonly string[] = outdated ? hookedEvents : missing;
  const edited = wanted.reduce(
    (edited, event) => addHook(edited, event, command),
    base.text.trim() === '' ? '{}\n' : base.text,
  );
  return { ok: true, text: missing.length === 0 ? text : edited };
}

function addHook(text: string, event: string, command: string): string {
  const entry = { hooks: [{ type: 'command', command, timeout }] };
  if (spanAt(text, ['hooks']) === undefined)
    return setMember(text, [], { name: 'hooks', value: { [event]: [entry] } });
  if (spanAt(text, ['hooks', event]) === undefined)
    return setMember(text, ['hooks'], { name: event, value: [entry] });
  return appendElement(text, ['hooks', event], entry);
}

/** The settings without our hooks; what they leave empty goes too. */
export function withoutHooks(text: string): EditedSettings {
  const settings = readHookSettings(text);
  if (!settings.ok) return settings;
  let edited = text;
  for (const event of settings.commands.keys()) {
    for (let span = ownEntry(edited, event); span !== undefined; span = ownEntry(edited, event))
      edited = removeSpan(edited, span);
    if (isEmptyAt(edited, ['hooks', event])) edited = removeMember(edited, ['hooks'], event);
  }
  if (settings.commands.size > 0 && isEmptyAt(edited, ['hooks'])) edited = removeMember(edited, [], 'hooks');
  return { ok: true, text: edited };
}

/** The innermost thing that is only ours: a hook beside others of one matcher, else the matcher's whole entry. */
function ownEntry(text: string, event: string): Span | undefined {
  const entries = listIn(objectIn(parseJson(text), 'hooks'), event);
  for (const [place, entry] of entries.entries()) {
    const hooks = listIn(entry, 'hooks');
    const own = hooks.findIndex((hook) => isOurs(textIn(hook, 'command') ?? ''));
    if (own === -1) continue;
    const path = ['hooks', event, place] as const;
    return spanAt(text, hooks.length === 1 ? path : [...path, 'hooks', own]);
  }
  return undefined;
}

function removeMember(text: string, path: readonly string[], name: string): string {
  const span = memberSpans(text, path).get(name);
  return span === undefined ? text : removeSpan(text, span);
}

function isEmptyAt(text: string, path: readonly string[]): boolean {
  const span = spanAt(text, path);
  return span !== undefined && /^[[{]\s*[\]}]$/.test(text.slice(span.start, span.end));
}

/** `debrief hook …`, however the program is called: by its name, by a path, by a Node that runs it. */
function isOurs(command: string): boolean {
  return /(?:^|[\s/\\"'])(?:debrief(?:\.js)?["']?\s+hook|hook\.js["']?\s+hook)(?=$|[\s"'])/.test(command);
}

/** Why these settings must not be edited. */
function flawOf(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  const settings = asObject(parseJson(text));
  if (settings === undefined) return 'is no JSON object';
  const hooks = settings.hooks;
  if (hooks === undefined) return undefined;
  const events = asObject(hooks);
  if (events === undefined) return 'has `hooks` that are no object';
  const wrong = Object.entries(events).find(([, entries]) => !Array.isArray(entries));
  return wrong === undefined ? undefined : `has hooks for ${wrong[0]} that are no list`;
}
