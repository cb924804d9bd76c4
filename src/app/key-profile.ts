import type { Command, Scope } from './command.ts';
import type { Preferences } from './preferences.ts';

/** Before a letter that is a command, where letters alone begin a filter. */
export const leaderKey = ',';

/** Where text is typed or a question is answered: letters are letters there already. */
const typingScopes: ReadonlySet<Scope> = new Set<Scope>([
  'input',
  'prompt',
  'palette',
  'facet',
  'saved',
  'confirm',
]);

/** Keys that people who do not know vim look for. */
const extraKeys: Readonly<Record<string, readonly string[]>> = {
  'program.quit': ['f10'],
  'record.next': ['tab'],
  'record.previous': ['shift+tab'],
  'facet.category': ['f4'],
};

/**
 * The command table for a profile of keys. In `vim` it is the table as it stands. In `arrows` no letter by itself is a
 * command: each sequence that begins with one stands behind a comma instead, and typing letters begins a filter.
 */
export function withProfile(
  commands: readonly Command[],
  profile: Preferences['profile'],
): readonly Command[] {
  if (profile === 'vim') return commands;
  return commands.map((command) => {
    if (typingScopes.has(command.scope)) return command;
    const kept = command.keys.filter((key) => !beginsWithLetter(key));
    const led = command.keys.filter(beginsWithLetter).map((key) => `${leaderKey} ${key}`);
    return { ...command, keys: [...kept, ...(extraKeys[command.id] ?? []), ...led] };
  });
}

export function beginsWithLetter(keys: string): boolean {
  const [first = ''] = keys.split(' ');
  return /^\p{L}$/u.test(first);
}
