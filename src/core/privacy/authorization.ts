import { extendOverJoins } from './joined-tokens.ts';
import type { Rule } from './rule.ts';
import { addCredential, matchAt, type Scan } from './scan.ts';
import { isPlaceholder, isSecretLike, looksRandom } from './secret-values.ts';
import type { ReadValue } from './value-reader.ts';

const scheme =
  /(?:Bearer|Basic|Token|ApiKey|Api-Key|Digest|Negotiate|NTLM|OAuth|SSWS|Splunk|Bot|GenieKey|AWS4-HMAC-SHA256|AWS|HMAC|Hawk|Signature|Key|SharedKey|SharedAccessSignature|Zoho-oauthtoken|PRIVATE-TOKEN|JWT|DPoP|GoogleLogin|Klaviyo-API-Key|Bearer:)[ \t=]{1,4}/iy;
/** Schemes whose credentials are a list of parameters rather than one word. */
const listScheme = /^(?:Digest|OAuth|AWS|Hawk|Signature|HMAC|SharedAccess|GoogleLogin)/i;

/** The credential of an `Authorization` header (RFC 9110 §11.6.2); the scheme's name stays. */
export function authorizationFindings(scan: Scan, read: ReadValue): void {
  const { text } = scan;
  const named = matchAt(scheme, text, read.start)?.[0];
  const start = read.start + (named?.length ?? 0);
  const end = named !== undefined && read.form === 'bare' ? headerEnd(text, start, named) : read.end;
  const credential = text.slice(start, end);
  if (isPlaceholder(credential)) return;
  if (named === undefined && !isSecretLike(credential)) return;
  if (
    named !== undefined &&
    (credential.length < 6 || (/^[A-Za-z]+$/.test(credential) && credential.length < 20))
  )
    return;
  addCredential(scan, extendOverJoins(text, { start, end }), 'authorization');
}

function headerEnd(text: string, start: number, named: string): number {
  const rest = listScheme.test(named) ? /[^\r\n]{1,4000}/y : /[^\s"'`<>,;\\]{1,8000}/y;
  return start + (matchAt(rest, text, start)?.[0].length ?? 0);
}

/** `Bearer …` and `Basic …` wherever they stand, header name or not. */
export const bearerRule: Rule = {
  name: 'bearer',
  anchors: ['bearer ', 'basic ', 'apikey ', 'ssws ', 'splunk ', 'negotiate ', 'geniekey '],
  look(scan, _start, end) {
    const { text } = scan;
    const match = matchAt(/[A-Za-z0-9+/_=.~:-]{12,8000}/y, text, end);
    if (match === undefined) return;
    const value = match[0].replace(/[.:]+$/, '');
    const isBasic = text.slice(end - 6, end).toLowerCase() === 'basic ';
    if (isPlaceholder(value) || !(isBasic ? decodesToPair(value) : looksRandom(value) && isSecretLike(value)))
      return;
    addCredential(scan, extendOverJoins(text, { start: end, end: end + value.length }), 'authorization');
  },
};

/** Basic credentials are `user:password` in base64 (RFC 7617). */
function decodesToPair(value: string): boolean {
  if (value.length > 2_000 || !/^[A-Za-z0-9+/_-]{8,}={0,2}$/.test(value)) return false;
  const decoded = Buffer.from(value, 'base64').toString('latin1');
  return /^[\x20-\x39\x3b-\x7e]{0,200}:[\x20-\x7e\x80-\xff]{1,400}$/.test(decoded);
}
