import type { Command, Scope } from './command.ts';

/** What the keys typed so far mean on a screen. */
export type KeyMeaning =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'prefix'; readonly continuations: readonly Continuation[] }
  | { readonly kind: 'nothing' };

export type Continuation = { readonly key: string; readonly command: Command };

/** Looks the typed keys up in the scopes, nearest first: a whole sequence wins over the beginning of a longer one. */
export function meaningOf(
  typed: readonly string[],
  scopes: readonly Scope[],
  commands: readonly Command[],
): KeyMeaning {
  const sequence = typed.join(' ');
  for (const scope of scopes) {
    const command = commands.find(
      (candidate) => candidate.scope === scope && candidate.keys.includes(sequence),
    );
    if (command !== undefined) return { kind: 'command', command };
  }
  const found = continuations(sequence, scopes, commands);
  return found.length === 0 ? { kind: 'nothing' } : { kind: 'prefix', continuations: found };
}

/** The keys that may follow, one for each command; a key bound in a nearer scope hides the same key of a farther one. */
function continuations(
  sequence: string,
  scopes: readonly Scope[],
  commands: readonly Command[],
): Continuation[] {
  const byKey = new Map<string, Command>();
  for (const scope of scopes) {
    for (const command of commands) {
      if (command.scope !== scope) continue;
      for (const keys of command.keys) {
        if (!keys.startsWith(`${sequence} `)) continue;
        const key = keys.slice(sequence.length + 1);
        const isShown = [...byKey.values()].includes(command);
        if (!byKey.has(key) && !isShown) byKey.set(key, command);
      }
    }
  }
  return [...byKey].map(([key, command]) => ({ key, command }));
}
