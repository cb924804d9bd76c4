import { render, Text, useApp, useInput } from 'ink';
import { createElement } from 'react';

/** Opens the explorer and answers when it has closed; sets the exit code. */
export async function main(args: readonly string[]): Promise<void> {
  const options = { alternateScreen: true, interactive: process.stdout.isTTY, exitOnCtrlC: false };
  await render(createElement(Explorer, { args }), options).waitUntilExit();
}

function Explorer({ args }: { readonly args: readonly string[] }) {
  const { exit } = useApp();
  useInput((input) => {
    if (input === 'q') exit();
  });
  return createElement(Text, undefined, `debrief ${args.join(' ')}`);
}
