import type { Rule } from './rule.ts';
import { addCredential, isAlphanumeric, matchAt, type Scan } from './scan.ts';
import { isPasswordLike } from './secret-values.ts';

/** Codes that let in once: recovery and backup codes in a row, a code sent by message. Each holds a digit. */
export const onceCodeRule: Rule = {
  name: 'once_code',
  anchors: [
    'recovery code',
    'backup code',
    'scratch code',
    'rescue code',
    'verification code',
    'security code',
    'one-time code',
    'one-time password',
    'one time code',
    'one time password',
    'otp',
    'login code',
    '2fa code',
    'mfa code',
    'recovery_codes',
    'backup_codes',
  ],
  look(scan, start, end) {
    const { text } = scan;
    if (isAlphanumeric(text.charCodeAt(start - 1))) return;
    const gap = matchAt(
      /s?["']?(?: (?:are|is|was|here|below|for [\w.-]{1,30})){0,2}[ \t]{0,3}[:=]?[\s"'`[*-]{1,8}/iy,
      text,
      end,
    );
    if (gap === undefined) return;
    let at = end + gap[0].length;
    for (let codes = 0; codes < 24; codes++) {
      const code = matchAt(/[A-Za-z0-9]{3,12}(?:-[A-Za-z0-9]{3,12}){0,5}(?![\w:/.-])/y, text, at);
      if (code === undefined || !isOnceCode(code[0])) return;
      addCredential(scan, { start: at, end: at + code[0].length }, 'once_code');
      at += code[0].length;
      at += matchAt(/["'`,;\s*\]-]{1,12}(?:\d{1,2}[.)] )?["'`]?/y, text, at)?.[0].length ?? 0;
    }
  },
};

function isOnceCode(code: string): boolean {
  if (/^\d+-[\d-]+$/.test(code)) return code.length >= 7 && !/^\d{4}-\d\d?-\d\d?$/.test(code);
  if (/^\d+$/.test(code)) return code.length >= 4 && code.length <= 10 && !/^(?:19|20)\d\d$/.test(code);
  return code.length >= 6 && /\d/.test(code) && /[A-Za-z]/.test(code);
}

/** Seeds of time-based codes (RFC 6238) as authenticators show them: groups of four letters of base32. */
export const groupedSeedRule: Rule = {
  name: 'totp_seed',
  anchors: ['2fa', 'totp', 'authenticator', 'otp secret', 'mfa secret', 'setup key', 'secret key'],
  look(scan, _start, end) {
    const match = matchAt(
      /[\w ]{0,24}?["']?[\s:=]{1,4}["']?((?:[A-Za-z2-7]{4}[ -]){3,15}[A-Za-z2-7]{2,4})(?![A-Za-z0-9])/y,
      scan.text,
      end,
    );
    const seed = match?.[1];
    if (match === undefined || seed === undefined || !/[2-7]/.test(seed)) return;
    addCredential(
      scan,
      { start: end + match[0].length - seed.length, end: end + match[0].length },
      'totp_seed',
    );
  },
};

/** Seed phrases of wallets (BIP 39): twelve to twenty-four short words. */
export const seedPhraseRule: Rule = {
  name: 'seed_phrase',
  anchors: [
    'mnemonic',
    'seed phrase',
    'seed_phrase',
    'recovery phrase',
    'backup phrase',
    'seed words',
    'wallet seed',
  ],
  look(scan, _start, end) {
    const match = matchAt(
      /(?: (?:is|was))?["']?[ \t]{0,3}(?:[:=][\s"'`]{0,6}|["'`\n])((?:[a-z]{3,8}[ ,\n]{1,3}){11,23}[a-z]{3,8})(?![a-z])/y,
      scan.text,
      end,
    );
    const phrase = match?.[1];
    if (match === undefined || phrase === undefined) return;
    addCredential(
      scan,
      { start: end + match[0].length - phrase.length, end: end + match[0].length },
      'seed_phrase',
    );
  },
};

/** `password` in other languages, as logs and notes of other countries have it. */
export const foreignPasswordRule: Rule = {
  name: 'password',
  anchors: [
    ...['contrase', 'mot de passe', 'wachtwoord', 'lozinka', 'heslo', 'parola', 'kata sandi', 'passwort'],
    ...['kennwort', 'senha', 'adgangskode', 'passord', 'salasana', 'jelsz', 'has\u0142o', 'l\u00f6senord'],
    ...['\u015fifre', 'm\u1eadt kh\u1ea9u', 'пароль', 'лозинка', 'парола', 'κωδικός', 'סיסמה', 'كلمة المرور'],
    ...['密码', '密碼', '口令', 'パスワード', '暗証番号', '비밀번호', 'पासवर्ड', 'รหัสผ่าน'],
  ],
  look(scan, start, end) {
    if (isAlphanumeric(scan.text.charCodeAt(start - 1))) return;
    const match = matchAt(foreignValue, scan.text, end);
    if (match !== undefined && !isForeignWord(match[1] ?? '')) addValue(scan, match, end);
  },
};

const foreignValue =
  /(?:\u00f1a|n\u0303a|na|\u00f3)?["'`*_]{0,3}\s{0,2}[:=\uff1a]["'`*_]{0,3}\s{0,2}["'`]?([^\s"'`]{4,100})/y;

/** Where the text around is of another script, words of that script follow as often as passwords do. */
function isForeignWord(value: string): boolean {
  return /^[\p{L}\p{M}\p{P}]+$/u.test(value) && /[\u0080-\uffff]/.test(value);
}

/** Numbers that unlock something, in quotes or said to be one; a bare `pin: 13` is of a circuit board. */
export const pinRule: Rule = {
  name: 'pin',
  anchors: ['pin'],
  look(scan, start, end) {
    if (isAlphanumeric(scan.text.charCodeAt(start - 1))) return;
    const match =
      matchAt(/(?:[_ ]?code)?["']?\s{0,2}[:=]\s{0,2}["'](\d{4,8})["']/y, scan.text, end) ??
      matchAt(/(?: code)?(?: is|:) (\d{4,8})(?!\w)/y, scan.text, end);
    const digits = match?.[1];
    if (match === undefined || digits === undefined) return;
    const from = end + match[0].indexOf(digits);
    addCredential(scan, { start: from, end: from + digits.length }, 'pin');
  },
};

/** `DRIVER=…;UID=sa;PWD=…` (ODBC), where `PWD` is no folder. */
export const connectionStringRule: Rule = {
  name: 'password',
  anchors: [';pwd=', ';password='],
  look(scan, _start, end) {
    const match = matchAt(/\{[^}\n]{1,200}\}|[^;"'\s{}]{3,200}/y, scan.text, end);
    if (match !== undefined && !/^[$%<]|^\{\{/.test(match[0]))
      addCredential(scan, { start: end, end: end + match[0].length }, 'password');
  },
};

/** `net user NAME PASSWORD` of Windows. */
export const netUserRule: Rule = {
  name: 'password',
  anchors: ['net user '],
  look(scan, _start, end) {
    const match = matchAt(/[\w.$-]{1,40} ["']?([^\s"'/*][^\s"']{3,100})/y, scan.text, end);
    addValue(scan, match, end);
  },
};

function addValue(scan: Scan, match: RegExpExecArray | undefined, from: number): void {
  const value = match?.[1];
  if (match === undefined || value === undefined || !isPasswordLike(value, 'bare')) return;
  const start = from + match[0].length - value.length;
  addCredential(scan, { start, end: start + value.length }, 'password');
}

/** Files sealed by Ansible: the key may be weak, and the text tells nothing. */
export const sealedFileRule: Rule = {
  name: 'sealed_file',
  anchors: ['$ansible_vault;'],
  look(scan, _start, end) {
    const head = matchAt(/[\w.;]{1,60}(?:\r?\n|\\n)/y, scan.text, end);
    if (head === undefined) return;
    const start = end + head[0].length;
    let at = start;
    for (let lines = 0; lines < 10_000; lines++) {
      const line = matchAt(/[ \t]{0,40}[0-9a-f]{2,80}(?:\r?\n|\\n)?/y, scan.text, at);
      if (line === undefined) break;
      at += line[0].length;
    }
    while (at > start && /\s/.test(scan.text.charAt(at - 1))) at--;
    addCredential(scan, { start, end: at }, 'sealed_file');
  },
};
