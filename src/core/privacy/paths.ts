import { isCommonAccount, isPseudonym } from './known-people.ts';
import type { Rule } from './rule.ts';
import { addFinding, matchAt } from './scan.ts';

/** The owner of a home directory: `/home/x`, `/Users/x`, `C:\Users\x`, `/mnt/c/Users/x`, `~x/`. */
export const homeDirectoryRule: Rule = {
  name: 'home directory',
  anchors: ['/home/', '/users/', '\\users\\', 'documents and settings\\', '/export/home/', '/var/home/'],
  look(scan, start, end) {
    const { text } = scan;
    const slashes = matchAt(/[\\/]{0,3}/y, text, end)?.[0].length ?? 0;
    const at = end + slashes;
    const name = matchAt(/[\p{L}\d_][\p{L}\p{M}\d_.@+-]{0,63}/uy, text, at)?.[0].replace(/[.]+$/, '');
    if (name === undefined || isCommonAccount(name) || isPseudonym(name) || !isHomeRoot(text, start, end))
      return;
    // A route such as `/users/profile` of a web service is no home directory.
    if (/^\/users\//.test(text.slice(start, end)) && !/[/]/.test(text.charAt(at + name.length))) return;
    addFinding(scan, { start: at, end: at + name.length }, { rule: 'home directory', kind: 'user' });
  },
};

/** Whether the directory of homes stands at the root of a path rather than inside one. */
function isHomeRoot(text: string, start: number, end: number): boolean {
  const written = text.slice(start, end);
  if (written.includes('\\')) return true;
  const before = text.slice(Math.max(0, start - 24), start);
  if (
    /(?:^|[\s"'`(=:,;<>[{|@~]|(?:file|ssh|sftp|scp|rsync|vscode-remote):\/\/[\w.@+-]{0,60}|\\[nrt]|[A-Za-z]:|\/mnt\/[a-z]|\/(?:cygdrive\/)?[a-z]|\/export|\/var|\/private|\/host|\/data|\/nfs|\/Volumes\/[\w ]{1,20}|\$\w+)$/.test(
      before,
    )
  )
    return true;
  return written === '/Users/' || (written === '/home/' && !/[\w.-]$/.test(before));
}

const secretFolders = [
  '/.ssh/',
  '/.gnupg/',
  '/.aws/',
  '/.kube/',
  '/.docker/',
  '/.azure/',
  '/.config/gcloud/',
  '\\.ssh\\',
  '\\.aws\\',
  '/etc/ssl/private/',
  '/.secrets/',
  '/secrets/',
];
const wellKnownFiles =
  /^(?:config|known_hosts2?|authorized_keys2?|credentials|config\.json|id_(?:rsa|dsa|ecdsa|ed25519)(?:\.pub)?|environment|cache|cli|sso|trustdb\.gpg|pubring\.kbx|private-keys-v1\.d|gpg\.conf|gpg-agent\.conf|application_default_credentials\.json|README(?:\.md)?|index\.\w{1,5}|package\.json|src|lib|dist|test|tests|docs)$/;

/** Files in folders that keep secrets: their names often say whose or for whom. The extension stays. */
export const secretFileRule: Rule = {
  name: 'secret file',
  anchors: secretFolders,
  look(scan, start, end) {
    const isProject = scan.text.slice(start, end) === '/secrets/';
    const name = matchAt(/[A-Za-z0-9_][\w.@+-]{0,120}/y, scan.text, end)?.[0];
    if (name === undefined || isProject || wellKnownFiles.test(name) || isPseudonym(name.split('.')[0] ?? ''))
      return;
    const extension = /\.[A-Za-z0-9]{1,5}$/.exec(name)?.[0].length ?? 0;
    addFinding(
      scan,
      { start: end, end: end + name.length - extension },
      { rule: 'secret file', kind: 'path' },
    );
  },
};
