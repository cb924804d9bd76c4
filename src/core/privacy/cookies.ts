import { keyMeaning, wordsOf } from './key-names.ts';
import { addCredential, matchAt, type Scan } from './scan.ts';
import { isPlaceholder, looksRandom } from './secret-values.ts';
import type { ReadValue } from './value-reader.ts';

const pair = /[ \t]{0,4}([^\s=;,"'`]{1,100})=([^\s;,"'`\\]{0,8000});?/y;
const sessionWords = new Set(
  'session sess sid sessionid jsessionid phpsessid auth token jwt csrf xsrf remember login id secret ticket'.split(
    ' ',
  ),
);

/** The values of session cookies in a `Cookie` or `Set-Cookie` header (RFC 6265); names and plain preferences stay. */
export function cookieFindings(scan: Scan, read: ReadValue, headerName: string): void {
  const setsOne = /set-?cookie$/i.test(headerName);
  let at = read.start;
  for (let pairs = 0; pairs < 200; pairs++) {
    const match = matchAt(pair, scan.text, at);
    if (match === undefined) return;
    const [whole, name = '', value = ''] = match;
    const valueStart = at + whole.lastIndexOf(value, whole.endsWith(';') ? whole.length - 1 : whole.length);
    if (isSecretCookie(name, value))
      addCredential(scan, { start: valueStart, end: valueStart + value.length }, 'cookie');
    at += whole.length;
    if (setsOne || !whole.endsWith(';')) return;
  }
}

function isSecretCookie(name: string, value: string): boolean {
  if (value.length < 6 || isPlaceholder(value)) return false;
  if (keyMeaning(name) === 'secret' || keyMeaning(name) === 'password') return true;
  return (
    (wordsOf(name).some((word) => sessionWords.has(word)) && /\d|[A-Z]/.test(value)) || looksRandom(value)
  );
}
