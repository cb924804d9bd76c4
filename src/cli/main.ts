import packageJson from '../../package.json' with { type: 'json' };

/** Runs one command of the command line; the answer is the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  if (args[0] === '--version') process.stdout.write(`${packageJson.version}\n`);
  return 0;
}
