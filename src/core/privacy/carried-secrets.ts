import { keyMeaning } from './key-names.ts';
import type { Rule } from './rule.ts';
import { addCredential, isAlphanumeric, matchAt, type Scan } from './scan.ts';
import { isPasswordLike, isPlaceholder, isSecretLike, isWordsOnly, looksRandom } from './secret-values.ts';

/** The part of a match that `secret` is, which ends `after` characters before the match does. */
function addEnd(
  scan: Scan,
  match: RegExpExecArray,
  { secret, rule, after = 0 }: { readonly secret: string; readonly rule: string; readonly after?: number },
): void {
  const end = match.index + match[0].length - after;
  addCredential(scan, { start: end - secret.length, end }, rule);
}

/** `INSERT INTO keys (id, token) VALUES (1, '…')`: the names of columns say what the values are. */
export const insertedRule: Rule = {
  name: 'inserted value',
  anchors: ['insert into '],
  look(scan, start, end) {
    if (start < (scan.handledUntil.get('inserted value') ?? 0)) return;
    const head = matchAt(
      /[\w."`[\]]{1,120}\s{0,4}\(([\w\s,"`[\]]{1,800})\)\s{0,8}values\s{0,8}/iy,
      scan.text,
      end,
    );
    const columns = head?.[1]?.split(',').map((column) => keyMeaning(column.replace(/[\s"`[\]]/g, '')));
    if (head === undefined || columns === undefined) return;
    let at = end + head[0].length;
    for (let rows = 0; rows < 200; rows++) {
      at = insertedRow(scan, at, columns);
      scan.handledUntil.set('inserted value', at);
      const next = matchAt(/\s{0,8},\s{0,8}(?=\()/y, scan.text, at);
      if (next === undefined) return;
      at += next[0].length;
    }
  },
};

const insertedValue =
  /[(,]\s{0,8}(?:[A-Za-z]{1,2}(?='))?(?:'((?:[^'\\\n]|''|\\.){0,2000})'|"([^"\n]{0,2000})"|[^'"(),\n]{0,400}(?:\([^()\n]{0,200}\))?)\s{0,8}/y;

/** Where the row ends. */
function insertedRow(scan: Scan, start: number, columns: readonly string[]): number {
  let at = start;
  for (const meaning of columns) {
    const match = matchAt(insertedValue, scan.text, at);
    if (match === undefined) return at;
    const value = match[1] ?? match[2] ?? '';
    const from = match.index + match[0].indexOf(value);
    const isSecret =
      meaning === 'password' ? isPasswordLike(value, 'quoted') : meaning === 'secret' && isSecretLike(value);
    if (isSecret) addCredential(scan, { start: from, end: from + value.length }, meaning);
    at += match[0].length;
  }
  return scan.text.charAt(at) === ')' ? at + 1 : at;
}

/** `new Client('…')`, `login("name", "…")`: a drawn literal is what whoever connects shows. */
export const argumentRule: Rule = {
  name: 'argument',
  anchors: [
    ...['client(', 'login(', 'authenticate(', 'algoliasearch(', 'settoken(', 'set_token(', 'withtoken('],
    ...['with_token(', 'setapikey(', 'set_api_key(', 'withapikey(', 'with_api_key(', 'from_token('],
  ],
  look(scan, _start, end) {
    const match = matchAt(
      /\s{0,8}(?:["'`][\w.@-]{1,64}["'`],\s{0,8})?["'`]([\w+/=.~-]{24,400})(?=["'`])/y,
      scan.text,
      end,
    );
    const secret = match?.[1];
    if (match === undefined || secret === undefined || !looksDrawn(secret)) return;
    addEnd(scan, match, { secret, rule: 'secret' });
  },
};

function looksDrawn(value: string): boolean {
  return looksRandom(value) && isSecretLike(value) && /\d/.test(value);
}

/** Links that let in whoever has them: to a new password, an invitation, a private calendar. */
export const linkRule: Rule = {
  name: 'link',
  anchors: [
    ...['reset-password/', 'reset_password/', 'password-reset/', 'password_reset/', 'password/reset/'],
    ...['passwords/reset/', 'verify-email/', 'verify_email/', 'confirm-email/', 'magic-link/', 'magic_link/'],
    ...[
      'magic/',
      'invite/',
      'invites/',
      'invitation/',
      'invitations/',
      'unsubscribe/',
      'activate/',
      '/private-',
    ],
  ],
  look(scan, _start, end) {
    const match = matchAt(/(?:[A-Za-z0-9_]{1,12}\/){0,2}([A-Za-z0-9_=.~-]{20,400})/y, scan.text, end);
    const secret = match?.[1]?.replace(/[.-]+$/, '');
    if (match === undefined || secret === undefined || !looksDrawn(secret)) return;
    addEnd(scan, match, { secret, rule: 'link', after: (match[1]?.length ?? 0) - secret.length });
  },
};

/** Hashes of Windows' passwords as tools dump them: they log in as they are. */
export const dumpedHashRule: Rule = {
  name: 'password_hash',
  anchors: [':::'],
  look(scan, start) {
    const lead = scan.text.slice(Math.max(0, start - 70), start);
    const hashes = /:[0-9a-f]{32}:[0-9a-f]{32}$/i.exec(lead);
    if (hashes !== null) addCredential(scan, { start: start - 65, end: start }, 'password_hash');
  },
};

/** What a picture's code says of a network: `WIFI:T:WPA;S:name;P:password;;`. */
export const networkCodeRule: Rule = {
  name: 'password',
  anchors: ['wifi:'],
  look(scan, _start, end) {
    const match = matchAt(
      /(?:[TSH]:(?:[^;\\\n]|\\.){0,80};){0,4}P:((?:[^;\\\n]|\\.){4,100})(?=;)/iy,
      scan.text,
      end,
    );
    const secret = match?.[1];
    if (match !== undefined && secret !== undefined && !isPlaceholder(secret))
      addEnd(scan, match, { secret, rule: 'password' });
  },
};

/** What a script types when it is asked for a password: `send "…\r"` of expect, `sendline('…')`. */
export const typedRule: Rule = {
  name: 'password',
  anchors: ['send "', 'send -- "', "send '", 'sendline("', "sendline('"],
  look(scan, start, end) {
    const asked = scan.text.slice(Math.max(0, start - 160), start);
    const match = /assword|assphrase/.test(asked)
      ? matchAt(/([^"'\\\n]{4,100})(?:\\[rn])*["']/y, scan.text, end)
      : undefined;
    const secret = match?.[1];
    if (match === undefined || secret === undefined || !isPasswordLike(secret, 'quoted')) return;
    addEnd(scan, match, { secret, rule: 'password', after: match[0].length - secret.length });
  },
};

/** `mc alias set NAME URL KEY SECRET` of MinIO. */
export const storeAliasRule: Rule = {
  name: 'command_line',
  anchors: ['mc alias set ', 'mc config host add '],
  look(scan, _start, end) {
    const match = matchAt(
      /\S{1,60}[ ]{1,4}\S{1,200}[ ]{1,4}(\S{3,120})[ ]{1,4}["']?([^\s"']{3,200})/y,
      scan.text,
      end,
    );
    const secret = match?.[2];
    if (match !== undefined && secret !== undefined && !isPlaceholder(secret))
      addEnd(scan, match, { secret, rule: 'command_line' });
  },
};

/** `scott/tiger@host` behind what connects to Oracle. */
export const slashedPasswordRule: Rule = {
  name: 'url_password',
  anchors: [
    'oracle:thin:',
    'oracle:oci:',
    'oracle:oci8:',
    'sqlplus ',
    'sqlldr ',
    'expdp ',
    'impdp ',
    'rman target ',
  ],
  look(scan, _start, end) {
    const match = matchAt(
      /(?:-[A-Za-z]{1,2}[ ]){0,3}["']?[\w$#]{1,40}\/["']?([^\s"'@/]{2,80})(?=["']?@)/y,
      scan.text,
      end,
    );
    const secret = match?.[1];
    if (match !== undefined && secret !== undefined && !isPlaceholder(secret))
      addEnd(scan, match, { secret, rule: 'url_password' });
  },
};

/** The private parts of a JSON Web Key (RFC 7518 §6) that stands in a text. */
export const webKeyRule: Rule = {
  name: 'jwk',
  anchors: ['"kty"', "'kty'"],
  look(scan, start) {
    const { text } = scan;
    const from = Math.max(0, start - 2_000, scan.handledUntil.get('jwk') ?? 0);
    const open = from + text.slice(from, start).lastIndexOf('{');
    if (open < from) return;
    const inside = text.slice(open, start + 6_000);
    const close = inside.indexOf('}', start - open);
    const key = close < 0 ? inside : inside.slice(0, close);
    scan.handledUntil.set('jwk', open + key.length);
    for (const match of key.matchAll(/["'](?:d|p|q|dp|dq|qi|k)["']\s{0,4}:\s{0,4}["']([\w-]{16,1000})/g)) {
      const stop = open + match.index + match[0].length;
      addCredential(scan, { start: stop - (match[1] ?? '').length, end: stop }, 'jwk');
    }
  },
};

/** `BUNDLE_HOST="user:password"` of Ruby's Bundler. */
export const bundledPairRule: Rule = {
  name: 'password',
  anchors: ['bundle_'],
  look(scan, start, end) {
    if (isAlphanumeric(scan.text.charCodeAt(start - 1))) return;
    const match = matchAt(/[A-Z0-9_]{2,100}(?:=|: )["']?[\w.-]{0,60}:([^\s"'/:]{6,200})/y, scan.text, end);
    const secret = match?.[1];
    if (match === undefined || secret === undefined || isPlaceholder(secret) || isWordsOnly(secret)) return;
    addEnd(scan, match, { secret, rule: 'password' });
  },
};
