import { isSecretUrlParameter, keyMeaning } from './key-names.ts';
import { isCommonAccount, isPseudonym } from './known-people.ts';
import type { Rule } from './rule.ts';
import { addCredential, addFinding, matchAt, type Scan } from './scan.ts';
import { isPlaceholder, isSecretLike, isWordsOnly, looksRandom } from './secret-values.ts';

/** `user:password@` of a URL (RFC 3986 §3.2.1). A password may hold `/` and `@` although a strict URL may not. */
const userinfoLimit = 1_200;

export const urlUserinfoRule: Rule = {
  name: 'url_password',
  anchors: ['://'],
  look(scan, start, end) {
    const { text } = scan;
    // A path of this machine names nobody, though a scoped package puts an `@` into it.
    if (text.slice(Math.max(0, start - 4), start).toLowerCase() === 'file' && text[end] === '/') return;
    const authority = matchAt(/(?:\[REDACTED[^\]\n]{0,60}\]|[^\s"'`<>\\|]){1,1200}/y, text, end)?.[0] ?? '';
    if (!authority.includes('@')) return;
    const split = splitUserinfo(authority.slice(0, userinfoLimit));
    if (split === undefined) return;
    const { user, password } = split;
    if (password !== undefined) {
      const from = end + user.length + 1;
      if (isHidden(password))
        addCredential(scan, { start: from, end: from + password.length }, 'url_password');
    }
    userFinding(scan, end, split);
  },
};

type Userinfo = { readonly user: string; readonly password: string | undefined; readonly host: string };

/** The last `@` before the path ends the userinfo; failing that, one after a password that holds a slash. */
function splitUserinfo(authority: string): Userinfo | undefined {
  const pathAt = authority.search(/[/?#]/);
  const strict = pathAt < 0 ? authority : authority.slice(0, pathAt);
  const at = strict.lastIndexOf('@');
  if (at >= 0) return userinfoOf(authority.slice(0, at), authority.slice(at + 1));
  const loose =
    /^([^\s/:@?#]{0,100}):(?!\d{1,5}(?:[/?#]|$))([^\s@]{1,300})@(?=[A-Za-z0-9][A-Za-z0-9.-]{2,200}(?::\d{1,5})?(?:[/?]|$))/.exec(
      authority,
    );
  if (loose === null) return drawnUserinfo(authority);
  return { user: loose[1] ?? '', password: loose[2] ?? '', host: authority.slice(loose[0].length) };
}

/** Base64 as user name or password: its slashes end the authority of a strict URL too early. */
function drawnUserinfo(authority: string): Userinfo | undefined {
  const match =
    /^([A-Za-z0-9+/=_-]{20,200})(?::([A-Za-z0-9+/=_-]{1,200}))?@(?=[A-Za-z0-9][A-Za-z0-9.-]{2,200}(?::\d{1,5})?(?:[/?]|$))/.exec(
      authority,
    );
  if (match === null || !looksRandom(match[1] ?? '')) return undefined;
  return { user: match[1] ?? '', password: match[2], host: authority.slice(match[0].length) };
}

function userinfoOf(userinfo: string, host: string): Userinfo {
  const colon = userinfo.indexOf(':');
  if (colon < 0) return { user: userinfo, password: undefined, host };
  return { user: userinfo.slice(0, colon), password: userinfo.slice(colon + 1), host };
}

function isHidden(password: string): boolean {
  return (
    password !== '' &&
    !/^\[REDACTED[^\]]{0,60}\]$/.test(password) &&
    !isPlaceholder(password) &&
    !/^(?:pass|password|pwd|passwd|secret|token)$/i.test(password) &&
    !/^\$\{?\w+\}?$/.test(password)
  );
}

function userFinding(scan: Scan, start: number, { user, password, host }: Userinfo): void {
  if (user === '' || isPseudonym(user) || isPlaceholder(user)) return;
  const range = { start, end: start + user.length };
  const isKey = password === undefined || password === '' || password === 'x-oauth-basic';
  if (
    isKey &&
    ((user.length >= 16 && looksRandom(user)) || (/ingest|sentry/.test(host) && isSecretLike(user)))
  ) {
    addCredential(scan, range, 'url_password');
    return;
  }
  if (user.length >= 20 && looksRandom(user) && isSecretLike(user)) {
    addCredential(scan, range, 'url_password');
    return;
  }
  if (
    isCommonAccount(user) ||
    !/^[A-Za-z0-9][\w.%+-]{1,63}$/.test(user) ||
    /^(?:svc|app|api|admin|db|repl|ro|rw)[_-]/.test(user)
  )
    return;
  addFinding(scan, range, { rule: 'user', kind: 'user' });
}

/** `user:password@tcp(host)`, `admin:password@localhost:27017`: data sources without a scheme. */
export const bareUserinfoRule: Rule = {
  name: 'url_password',
  anchors: [
    '@tcp(',
    '@unix(',
    '@localhost',
    '@127.0.0.1',
    '@10.',
    '@192.168.',
    '@172.',
    '@db',
    '@host',
    '@mysql',
    '@postgres',
    '@redis',
    '@mongo',
  ],
  look(scan, start) {
    const lead = scan.text.slice(Math.max(0, start - 200), start);
    const match =
      /(?:^|[\s"'`=,(])([A-Za-z_][\w.-]{0,60}):((?:\[REDACTED[^\]\n]{0,60}\]|[^\s:"'`/,]){3,128})$/.exec(
        lead,
      );
    const password = match?.[2];
    if (password === undefined || !isHidden(password) || (isWordsOnly(password) && !/\d/.test(password)))
      return;
    addCredential(scan, { start: start - password.length, end: start }, 'url_password');
  },
};

/** Parameters whose name is a secret only in a URL or a form body: `?key=`, `&sig=`, `&code=`. */
export const urlParameterRule: Rule = {
  name: 'url_parameter',
  anchors: ['?', '&'],
  look(scan, _start, end) {
    const match = matchAt(
      /(?:amp;)?([A-Za-z][\w.-]{0,60})=((?:\[REDACTED[^\]\n]{0,60}\]|[^\s"'`<>&;#?\\|]){8,8000})/y,
      scan.text,
      end,
    );
    const [whole = '', name = '', raw = ''] = match ?? [];
    if (match === undefined || !isSecretParameter(name)) return;
    const value = raw.replace(/[),.\]}]+$/, '');
    if (isPlaceholder(value) || !isOpaque(value)) return;
    const start = end + whole.length - raw.length;
    addCredential(scan, { start, end: start + value.length }, 'url_parameter');
  },
};

function isSecretParameter(name: string): boolean {
  const meaning = keyMeaning(name);
  if (/^x-(?:amz|goog)-(?:signature|credential|security-token)$/i.test(name)) return true;
  return meaning === 'secret' || meaning === 'password' || meaning === 'opaque' || isSecretUrlParameter(name);
}

function isOpaque(value: string): boolean {
  return isSecretLike(value) || (value.length >= 12 && looksRandom(value.replace(/%[0-9A-Fa-f]{2}/g, '')));
}
