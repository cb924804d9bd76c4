import { extendOverJoins, joinToken } from './joined-tokens.ts';
import type { Rule } from './rule.ts';
import { addCredential, isAlphanumeric, matchAt, type Scan, startsToken } from './scan.ts';

/** JSON Web Tokens, signed or encrypted (RFC 7519, RFC 7516): base64url parts, of which the first is a JSON header. */
const compact = /eyJ[A-Za-z0-9_-]{8,4000}(?:={0,2}\.[A-Za-z0-9_-]{0,16000}){1,4}/y;

export const signedTokenRule: Rule = {
  name: 'jwt',
  anchors: ['eyj'],
  look(scan, start) {
    const { text } = scan;
    if (
      start < (scan.handledUntil.get('jwt') ?? 0) ||
      text.charCodeAt(start) !== 101 ||
      !startsToken(text, start)
    )
      return;
    const token = tokenAt(scan, start);
    if (token === undefined) return;
    scan.handledUntil.set('jwt', token.end);
    if (token.isToken) addCredential(scan, extendOverJoins(text, token), 'jwt');
  },
};

function tokenAt(scan: Scan, start: number) {
  const { text } = scan;
  const whole = matchAt(compact, text, start)?.[0];
  if (whole !== undefined && isCompact(whole)) return { start, end: start + whole.length, isToken: true };
  const joined = joinToken(scan, start);
  const pieced = joined && matchAt(compact, joined.text, 0)?.[0];
  if (joined !== undefined && pieced !== undefined && isCompact(pieced)) {
    return { start, end: (joined.origin[pieced.length - 1] ?? start) + 1, isToken: true };
  }
  // Remember how far this run of base64 goes, so that a long run of such beginnings is read once.
  let end = start;
  while (isAlphanumeric(text.charCodeAt(end))) end++;
  return { start, end, isToken: false };
}

/** Two parts at least, the second not a file's extension, and a header that says how it is signed. */
function isCompact(token: string): boolean {
  const [header = '', payload = ''] = token.split('.');
  if (payload.length < 4) return false;
  const text = Buffer.from(header.slice(0, 400), 'base64url').toString('latin1');
  return /"(?:alg|typ|enc|kid|cty|zip|x5t|jku|jwk)"/.test(text) || payload.startsWith('eyJ');
}

/** Password hashes in the modular crypt format: they can be tried offline. */
export const passwordHashRule: Rule = {
  name: 'password_hash',
  anchors: [
    '$1$',
    '$2a$',
    '$2b$',
    '$2y$',
    '$5$',
    '$6$',
    '$7$',
    '$y$',
    '$gy$',
    '$apr1$',
    '$argon2',
    '$scrypt$',
    '$pbkdf2',
    'pbkdf2_sha',
    'pbkdf2:sha',
    'scrypt:',
    '{ssha',
    '{sha',
    '{smd5}',
    '{crypt}',
    'argon2$',
    'bcrypt$',
    'bcrypt_sha256$',
  ],
  look(scan, start) {
    if (start < (scan.handledUntil.get('password_hash') ?? 0)) return;
    const pattern =
      /(?:\$(?:[1567y]|gy|2[aby]|apr1|argon2(?:id?|d)|scrypt|pbkdf2(?:-\w{1,12})?)\$[A-Za-z0-9./$=,+-]{20,400}|(?:pbkdf2_sha\d{1,3}|argon2|bcrypt(?:_sha256)?)\$[A-Za-z0-9./$=,+-]{30,400}|(?:pbkdf2:sha\d{1,3}|scrypt):\d{1,9}(?::\d{1,6}){0,2}\$[A-Za-z0-9./$=+-]{20,400}|\{(?:S?SHA\d{0,3}|SMD5|CRYPT)\}[A-Za-z0-9./$=+]{20,200})/iy;
    const match = matchAt(pattern, scan.text, start);
    if (match === undefined || !/\d/.test(match[0]) || /^\$\d\$\$?$/.test(match[0])) return;
    scan.handledUntil.set('password_hash', start + match[0].length);
    addCredential(scan, { start, end: start + match[0].length }, 'password_hash');
  },
};
