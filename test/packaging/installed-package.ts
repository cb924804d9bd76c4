import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const launcher = join(import.meta.dirname, '../../bin/debrief.js');

/** Says how it was run, or does what its first argument asks. */
const explorer = `
const acts = {
  async signals() {
    for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]])
      process.on(signal, () => { console.log(signal); process.exit(code); });
    await waiting();
  },
  async 'die by signals'() { await waiting(); },
  async suspend() {
    process.on('SIGCONT', () => console.log('continued'));
    process.stdin.on('data', () => process.kill(0, 'SIGTSTP'));
    await waiting();
  },
  async 'read stdin'() { for await (const chunk of process.stdin) process.stdout.write(chunk); },
  async throw() { throw new Error('a bug\\nwith details'); },
  async exit() { process.exitCode = 3; },
};
function waiting() {
  setInterval(() => {}, 1000);
  console.log('waiting');
  return new Promise(() => {});
}
export async function main(args) {
  const act = acts[args[0]];
  if (act !== undefined) return act();
  const { pid, ppid, version, env } = process;
  console.log(JSON.stringify({ bundle: 'explorer', args, pid, ppid, version, isMarked: 'DEBRIEF_RELAUNCHED' in env }));
}`;

const commandLine = `
export async function main(args) {
  console.log(JSON.stringify({ bundle: 'cli', args, version: process.version }));
  return args.includes('fail') ? 1 : 0;
}`;

export type Layout = {
  /** Where npm has put the Node that comes with debrief: beside debrief, inside it, or nowhere. */
  readonly node: 'beside' | 'inside' | 'none';
  readonly bundles: 'built' | 'missing';
};

/** The launcher in a folder laid out as npm does it, with small programs in place of the two bundles. */
export function installPackage({ node, bundles }: Layout) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'debrief package ')));
  const root = join(folder, 'node_modules', 'debrief');
  mkdirSync(join(root, 'bin'), { recursive: true });
  copyFileSync(launcher, join(root, 'bin', 'debrief.js'));
  writeFileSync(join(root, 'package.json'), '{"name":"debrief","type":"module"}');
  if (bundles === 'built') {
    mkdirSync(join(root, 'dist'));
    writeFileSync(join(root, 'dist', 'explorer.js'), explorer);
    writeFileSync(join(root, 'dist', 'cli.js'), commandLine);
    writeFileSync(join(root, 'dist', 'verbs.json'), '["list"]');
  }
  if (node !== 'none') {
    const modules = node === 'beside' ? join(folder, 'node_modules') : join(root, 'node_modules');
    const nodePackage = join(modules, `node-${process.platform}-${process.arch}`);
    mkdirSync(join(nodePackage, 'bin'), { recursive: true });
    writeFileSync(join(nodePackage, 'package.json'), '{}');
    symlinkSync(process.execPath, join(nodePackage, 'bin', 'node'));
  }
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { folder, root, bin: join(root, 'bin', 'debrief.js'), remove };
}
