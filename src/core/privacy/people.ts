import { isCommonAccount, isPseudonym } from './known-people.ts';
import type { Rule } from './rule.ts';
import { addFinding, lineStartBefore, matchAt, type Scan } from './scan.ts';

/** Ends of `name@…` that are versions, units or files rather than domains. */
const notDomains =
  /\.(?:service|socket|timer|target|mount|slice|scope|device|path|js|ts|tsx|jsx|mjs|cjs|mts|json|png|jpe?g|gif|svg|webp|ico|css|scss|html?|ya?ml|toml|tgz|gz|zip|xz|whl|map|rb|go|java|kt|cs|cpp|hpp|txt|lock|dart|vue|svelte|swift|gradle|xml|csv|md|mdx|sql|sh|py|rs|proto|wasm|so|dll|exe|deb|rpm|d|x|git|conf|cfg|ini|log|env|test|spec|min)$/i;
const commonMailboxes =
  /^(?:no-?reply|do-?not-?reply|git|hg|postmaster|mailer-daemon|actions|bot|npm|root|localhost)$/i;
const exampleDomains =
  /(?:^|\.)(?:example\.(?:com|org|net|edu)|example|test|invalid|localhost|domain\.(?:com|tld)|email\.com|company\.com|your-?\w*\.(?:com|org)|acme\.(?:com|org|test)|foo\.(?:com|bar)|bar\.com|host\.com)$/i;

/** E-mail addresses (the common part of RFC 5322), and `user@host` where a shell prompt or `ssh` writes it. */
export const atSignRule: Rule = {
  name: 'email',
  anchors: ['@'],
  look(scan, at) {
    const { text } = scan;
    const local = localPart(text, at);
    if (local === '') return;
    const start = at - local.length;
    const domain = matchAt(
      /(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,6}[A-Za-z]{2,24}(?![A-Za-z0-9_-]|\.[A-Za-z0-9])/y,
      text,
      at + 1,
    )?.[0];
    if (domain !== undefined && isAddress(text, { start, local, domain })) {
      addFinding(scan, { start, end: at + 1 + domain.length }, { rule: 'email', kind: 'email' });
      return;
    }
    promptFindings(scan, { start, at, local });
  },
};

/** Reads back from the `@`: bounded, and without the dots and dashes a sentence may put in front. */
function localPart(text: string, at: number): string {
  let start = at;
  while (start > 0 && at - start < 64 && /[\w.+%'-]/.test(text.charAt(start - 1))) start--;
  while (start < at && /[.'+%-]/.test(text.charAt(start))) start++;
  // `\n` of an escape is no letter of a name.
  if (text.charAt(start - 1) === '\\' && /[nrt]/.test(text.charAt(start))) start++;
  return text.slice(start, at);
}

type Address = { readonly start: number; readonly local: string; readonly domain: string };

function isAddress(text: string, { start, local, domain }: Address): boolean {
  if (commonMailboxes.test(local) || exampleDomains.test(domain) || notDomains.test(domain)) return false;
  if (
    /^\d+x\./.test(domain) ||
    (/[/@:]$/.test(text.slice(0, start).slice(-1)) &&
      text.slice(start - 3, start) !== 'to:' &&
      text.charAt(start - 1) !== ':')
  )
    return false;
  return !isPseudonym(local) && /^[a-z]/i.test(domain.slice(domain.lastIndexOf('.') + 1));
}

type Prompt = { readonly start: number; readonly at: number; readonly local: string };

/** `user@host:~/dir$`, `[user@host dir]#`, `ssh user@host`: the user and the machine, unless they are everybody's. */
function promptFindings(scan: Scan, { start, at, local }: Prompt): void {
  const { text } = scan;
  const host = matchAt(/[A-Za-z0-9](?:[A-Za-z0-9.-]{0,80}[A-Za-z0-9])?/y, text, at + 1)?.[0];
  if (host === undefined || (/^v?\d+\./.test(host) && !/^\d{1,3}(?:\.\d{1,3}){3}$/.test(host))) return;
  const after = text.slice(at + 1 + host.length, at + 1 + host.length + 200);
  const isPrompt =
    /^:[~/][^\s$#%]{0,150}[ \t]?[$#%>](?:\s|$)/.test(after) ||
    /^[ \t][^\s\]]{1,80}\][$#]/.test(after) ||
    /^ in [~/]/.test(after);
  const isLogin = /\b(?:ssh|scp|sftp|rsync|mosh|autossh|ssh-copy-id)\b[^|;\n]{0,120}[ \t]$/.test(
    text.slice(Math.max(0, start - 160), start),
  );
  if (!isPrompt && !isLogin) return;
  if (!isCommonAccount(local) && !isPseudonym(local))
    addFinding(scan, { start, end: at }, { rule: 'user', kind: 'user' });
  if (
    /^(?:localhost|github\.com|gitlab\.com|bitbucket\.org)$/.test(host) ||
    isPseudonym(host) ||
    !/[-\d.]/.test(host)
  )
    return;
  addFinding(scan, { start: at + 1, end: at + 1 + host.length }, { rule: 'host', kind: 'host' });
}

/** `Author: Name <mail>` and its like in git and mail headers: the name before an address. */
export const namedAuthorRule: Rule = {
  name: 'user',
  anchors: [
    'author: ',
    'committer: ',
    'commit: ',
    'from: ',
    'signed-off-by: ',
    'co-authored-by: ',
    'reviewed-by: ',
    'acked-by: ',
    'tested-by: ',
    'reported-by: ',
    'tagger: ',
    'to: ',
    'cc: ',
    'maintainer: ',
    'author ',
    'committer ',
    'authored by ',
  ],
  look(scan, _start, end) {
    const match = matchAt(
      / {0,4}([\p{L}][\p{L}\p{M}.'’ -]{1,60}?) {1,2}[<(](?=[^\s<>()]{1,80}(?:@|_[0-9a-f]{12}|\]))/uy,
      scan.text,
      end,
    );
    const name = match?.[1];
    if (
      match === undefined ||
      name === undefined ||
      isCommonAccount(name) ||
      /\b(?:bot|actions|github|noreply|dependabot|claude|copilot|codex|renovate)\b/i.test(name)
    )
      return;
    const start = end + match[0].indexOf(name);
    addFinding(scan, { start, end: start + name.length }, { rule: 'user', kind: 'user' });
  },
};

/** The owner (and group) in a long listing of `ls`. */
export const listingOwnerRule: Rule = {
  name: 'user',
  anchors: ['rwx', 'rw-', 'r--', 'r-x'],
  look(scan, start) {
    const lineStart = lineStartBefore(scan.text, start, 40);
    if (start - lineStart > 10 || lineStart < (scan.handledUntil.get('listing') ?? 0)) return;
    const match = matchAt(
      /[dlcbps-](?:[r-][w-][xsStT-]){3}[.+@]?[ \t]{1,8}\d{1,6}[ \t]{1,8}(\S{1,64})([ \t]{1,8})(\S{1,64})[ \t]{1,12}[\d.,]{1,16}[KMGT]?i?[ \t]/y,
      scan.text,
      lineStart,
    );
    if (match === undefined) return;
    scan.handledUntil.set('listing', lineStart + 1);
    const [whole, owner = '', gap = '', group = ''] = match;
    const ownerStart = lineStart + whole.indexOf(owner, 10);
    for (const [name, at] of [
      [owner, ownerStart],
      [group, ownerStart + owner.length + gap.length],
    ] as const) {
      if (!isCommonAccount(name) && !isPseudonym(name) && !/^\d+$/.test(name))
        addFinding(scan, { start: at, end: at + name.length }, { rule: 'user', kind: 'user' });
    }
  },
};

/** `uid=1000(name)`, `Logged in as name`, `DOMAIN\name`, and what else names the person at the keyboard. */
export const spokenUserRule: Rule = {
  name: 'user',
  anchors: [
    'ssh -l ',
    'uid=',
    'cn=',
    'gid=',
    'logged in as ',
    'signed in as ',
    'logged in to github.com account ',
    'authenticated as ',
    'session opened for user ',
    'for invalid user ',
    'password for ',
    'publickey for ',
    'accepted key for ',
    'sudo: ',
    'whoami\n',
    '-home-',
    '-users-',
    'access denied for user ',
    'role "',
    'authentication failed for user ',
    "user '",
    'logname=',
    'by user ',
    'for user ',
  ],
  look(scan, start, end) {
    const anchor = scan.text.slice(start, end).toLowerCase();
    if (anchor === 'cn=') {
      commonName(scan, end);
      return;
    }
    if (anchor === '-home-' || anchor === '-users-') {
      encodedHome(scan, start, end);
      return;
    }
    const pattern = anchor.endsWith('id=')
      ? /\d{1,10}\(([A-Za-z][\w.@-]{1,63})\)/y
      : /["'`]?([A-Za-z][\w.-]{1,63})(?=["'`@:;,.)\s]|$)/y;
    const match = matchAt(pattern, scan.text, end);
    const name = match?.[1]?.replace(/[.-]+$/, '');
    if (match === undefined || name === undefined || isCommonAccount(name) || isPseudonym(name)) return;
    if (
      !anchor.endsWith('id=') &&
      !/\d|[._]/.test(name) &&
      !/whoami|-l |as |account |invalid user |for user |publickey/.test(anchor)
    )
      return;
    if (/^(?:the|a|an|this|that|your|it|key|all|each|any|not|in|on)$/i.test(name)) return;
    const nameStart = end + match[0].indexOf(name);
    addFinding(scan, { start: nameStart, end: nameStart + name.length }, { rule: 'user', kind: 'user' });
  },
};

/** `CN=Name,OU=…` of a directory (RFC 4514). */
function commonName(scan: Scan, at: number): void {
  const name = matchAt(/([\p{L}][\p{L}\p{M} .'’-]{2,60}),\s?(?:ou|dc|o)=/iuy, scan.text, at)?.[1];
  if (name === undefined || isCommonAccount(name) || !name.includes(' ')) return;
  addFinding(scan, { start: at, end: at + name.length }, { rule: 'user', kind: 'user' });
}

/** `-home-name-code-web`: a path with its slashes written as dashes, as some tools name their folders. */
function encodedHome(scan: Scan, start: number, end: number): void {
  if (!/[/\\\s"'`=(]/.test(scan.text.charAt(start - 1)) && start !== 0) return;
  const rest = matchAt(/[A-Za-z0-9][\w.-]{1,200}/y, scan.text, end)?.[0];
  if (
    rest === undefined ||
    isCommonAccount(rest.split('-')[0] ?? '') ||
    /^path_[0-9a-f]{12}/.test(rest) ||
    rest.startsWith('user_')
  )
    return;
  addFinding(scan, { start: end, end: end + rest.length }, { rule: 'path', kind: 'path' });
}
