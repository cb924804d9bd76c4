#!/usr/bin/env node
// Chooses a bundle and a Node to run it. Any Node that knows ES modules must be able to read this file, or it could
// not say what is missing: hence no optional chaining, no top-level await, no names imported from Node's modules.
import childProcess from 'node:child_process';
import fs from 'node:fs';
import nodeModule from 'node:module';
import path from 'node:path';
import tty from 'node:tty';
import { fileURLToPath, pathToFileURL } from 'node:url';

const launcher = fileURLToPath(import.meta.url);
const root = path.dirname(path.dirname(launcher));
const dist = path.join(root, 'dist');
const verbList = path.join(dist, 'verbs.json');
const args = process.argv.slice(2);
/** Set for the Node that this launcher starts, so that a wrong one is not started again and again. */
const RELAUNCHED = 'DEBRIEF_RELAUNCHED';

start();

function start() {
  if (!fs.existsSync(verbList)) {
    fail(2, `the bundles are missing; run \`npm ci && npm run build\` in ${root}`);
    return;
  }
  if (isHook() && nodeMajor() >= 20) {
    load('hook.js');
    return;
  }
  const verbs = JSON.parse(fs.readFileSync(verbList, 'utf8'));
  const isForCommandLine =
    verbs.concat('--help', '-h', '--version').indexOf(args[0]) !== -1 && !isTriageAtTerminal();
  if (isForCommandLine && nodeMajor() >= 20) load('cli.js');
  else if (hasZstandard()) load(isForCommandLine ? 'cli.js' : 'explorer.js');
  else relaunch();
}

/** An agent's hook, which the agent waits for; what people do with hooks is for the command line. */
function isHook() {
  if (args[0] !== 'hook' || tty.isatty(0)) return false;
  return ['install', 'uninstall', 'status', '--help', '-h'].indexOf(args[1]) === -1;
}

/** Reviewing begins in the explorer; only its help, and what it says without a terminal, are the command line's. */
function isTriageAtTerminal() {
  const asksForHelp = args.indexOf('--help') !== -1 || args.indexOf('-h') !== -1;
  return args[0] === 'triage' && tty.isatty(1) && process.env.TERM !== 'dumb' && !asksForHelp;
}

function nodeMajor() {
  return Number(process.versions.node.split('.')[0]);
}

/** Compressed data needs Zstandard, which came with Node 22.15 and 23.8. */
function hasZstandard() {
  const minor = Number(process.versions.node.split('.')[1]);
  if (nodeMajor() === 22) return minor >= 15;
  if (nodeMajor() === 23) return minor >= 8;
  return nodeMajor() > 23;
}

/** Runs a bundle in this process. A number that it answers with becomes the exit code. */
function load(bundle) {
  delete process.env[RELAUNCHED];
  keepCompiledCode();
  import(pathToFileURL(path.join(dist, bundle)).href)
    .then((loaded) => loaded.main(args))
    .then((code) => {
      if (typeof code === 'number') process.exitCode = code;
    })
    .catch((error) => fail(70, String(error instanceof Error ? error.message : error).split('\n')[0]));
}

/** In a folder of the user's own, not the shared temporary one, where others could plant code. */
function keepCompiledCode() {
  const { HOME, NODE_COMPILE_CACHE, XDG_CACHE_HOME } = process.env;
  const caches = XDG_CACHE_HOME || (HOME && path.join(HOME, '.cache'));
  const folder = NODE_COMPILE_CACHE || (caches && path.join(caches, 'debrief', 'compiled'));
  // Below /proc and /sys Node would try to make the folder for ever.
  if (folder && !/^\/(proc|sys)\//.test(folder) && nodeModule.enableCompileCache)
    nodeModule.enableCompileCache(folder);
}

/** Runs debrief in the Node that npm installed beside it, and ends as that ends. */
function relaunch() {
  const node = process.env[RELAUNCHED] ? undefined : installedNode();
  if (node === undefined) {
    failForWantOfNode();
    return;
  }
  const env = Object.assign({}, process.env, { [RELAUNCHED]: '1' });
  const child = childProcess.spawn(node, [launcher].concat(args), { stdio: 'inherit', env });
  // The explorer alone knows what a signal means. One from the terminal reaches it twice, which does no harm.
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
  child.on('error', failForWantOfNode);
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** Wherever npm has put it: inside debrief's own folder, or beside debrief. */
function installedNode() {
  try {
    const packageName = `node-${process.platform}-${process.arch}`;
    const manifest = nodeModule.createRequire(launcher).resolve(`${packageName}/package.json`);
    return path.join(path.dirname(manifest), 'bin', 'node');
  } catch (_notInstalled) {
    return undefined;
  }
}

function failForWantOfNode() {
  const remedy = 'install one from https://nodejs.org, or reinstall debrief with its optional packages';
  fail(2, `the explorer needs Node 22.15 or newer, and this is ${process.versions.node}; ${remedy}`);
}

function fail(code, message) {
  process.stderr.write(`debrief: ${message}\n`);
  process.exitCode = code;
}
