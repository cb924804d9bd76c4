import type { Rule } from './rule.ts';
import { addCredential, addFinding, isAlphanumeric, matchAt } from './scan.ts';

/** Payment cards (ISO/IEC 7812): written in groups anywhere, in one piece where a word says that one follows. */
export const paymentCardRule: Rule = {
  name: 'payment_card',
  anchors: [
    ...pairs('4', '0123456789'),
    ...pairs('5', '12345'),
    ...pairs('2', '234567'),
    '34',
    '37',
    '60',
    '62',
    '64',
    '65',
  ],
  look(scan, start) {
    const { text } = scan;
    const sign = text.charAt(start + 4);
    if ((sign !== ' ' && sign !== '-') || /[\w-]/.test(text.charAt(start - 1))) return;
    const match =
      matchAt(/\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?![\w-])/y, text, start) ??
      matchAt(/\d{4}([ -])\d{6}\1\d{5}(?![\w-])/y, text, start);
    if (match !== undefined && hasLuhnDigit(match[0]))
      addCredential(scan, { start, end: start + match[0].length }, 'payment_card');
  },
};

export const namedCardRule: Rule = {
  name: 'payment_card',
  anchors: ['card', 'visa', 'amex', 'pan"', 'pan:', 'pan='],
  look(scan, _start, end) {
    const match = matchAt(/[\w ]{0,16}?["']?[\s:=#]{0,4}["']?(\d{13,19})(?!\w)/y, scan.text, end);
    const number = match?.[1];
    if (match === undefined || number === undefined || !/^[2-6]/.test(number) || !hasLuhnDigit(number))
      return;
    addCredential(
      scan,
      { start: end + match[0].length - number.length, end: end + match[0].length },
      'payment_card',
    );
  },
};

/** Whether a text is the number of a payment card, grouped or not, and nothing else. */
export function isPaymentCard(text: string): boolean {
  return (
    /^[2-6]\d{3}(?:[ -]?\d{2,6}){2,4}$/.test(text) && /^(?:\D*\d){13,19}\D*$/.test(text) && hasLuhnDigit(text)
  );
}

/** ISO/IEC 7812-1 annex B. */
function hasLuhnDigit(written: string): boolean {
  const sum = [...written.replace(/\D/g, '')].reverse().reduce((total, digit, place) => {
    const doubled = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/** Countries with bank account numbers by ISO 13616. */
const ibanCountries =
  'ad ae al at az ba be bg bh br by ch cr cy cz de dk do ee eg es fi fo fr gb ge gi gl gr gt hr hu ie il iq is it jo kw kz lb lc li lt lu lv ly mc md me mk mr mt mu nl no pk pl ps pt qa ro rs sa sc se si sk sm tl tn tr ua va vg xk'.split(
    ' ',
  );

export const bankAccountRule: Rule = {
  name: 'bank_account',
  anchors: ibanCountries.flatMap((country) => pairs(country, '0123456789')),
  look(scan, start) {
    const { text } = scan;
    if (isAlphanumeric(text.charCodeAt(start - 1))) return;
    const match = matchAt(
      /[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/y,
      text,
      start,
    );
    if (match !== undefined && hasIbanDigits(match[0]))
      addCredential(scan, { start, end: start + match[0].length }, 'bank_account');
  },
};

/** ISO 7064, MOD 97-10. */
function hasIbanDigits(written: string): boolean {
  const compact = written.replace(/[ -]/g, '');
  if (compact.length < 15 || compact.length > 34) return false;
  let rest = 0;
  for (const char of `${compact.slice(4)}${compact.slice(0, 4)}`) {
    const value = /\d/.test(char) ? Number(char) : char.charCodeAt(0) - 55;
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** Telephone numbers as ITU-T E.123 writes them for abroad, `+49 151 …`, and North American ones, `(415) 555-…`. */
export const internationalTelephoneRule: Rule = {
  name: 'telephone',
  anchors: [...pairs('+', '123456789'), ...pairs('(', '23456789')],
  look(scan, start) {
    const { text } = scan;
    if (/[\w)+.]/.test(text.charAt(start - 1))) return;
    const match =
      matchAt(/\+[1-9]\d{0,2}(?:[ .-]?\(?\d{1,5}\)?){2,6}(?![\w%])/y, text, start) ??
      matchAt(/\([2-9]\d{2}\) ?\d{3}[ .-]\d{4}(?!\w)/y, text, start);
    if (match === undefined) return;
    const digits = match[0].replace(/\D/g, '').length;
    if (digits < 9 || digits > 15) return;
    // A line of a diff may begin with a plus and a number.
    const isGrouped = /[ .)-]/.test(match[0]);
    if (!isGrouped && !/[ :="'(<]/.test(text.charAt(start - 1))) return;
    addFinding(scan, { start, end: start + match[0].length }, { rule: 'telephone', kind: 'user' });
  },
};

/** Numbers of people that states and insurers give out, where a word says so: their shapes alone are those of any number. */
export const personalNumberRule: Rule = {
  name: 'personal_number',
  anchors: [
    'ssn',
    'social security',
    'national insurance',
    'ni number',
    'passport',
    'national id',
    'tax id',
    'taxpayer',
    'steuer-id',
    'steueridentifikationsnummer',
    'personalausweis',
    'sozialversicherungsnummer',
    'pesel',
    'aadhaar',
    'cpf',
    'cnpj',
    'codice fiscale',
    'personnummer',
    'burgerservicenummer',
    'driving licence',
    "driver's license",
    'drivers license',
    'driver_license',
    'medicare',
    'nhs number',
    'health insurance number',
  ],
  look(scan, start, end) {
    if (isAlphanumeric(scan.text.charCodeAt(start - 1))) return;
    const match = matchAt(
      /[_ ]?(?:(?:number|no\.?|nr\.?|id|num)\b)?["']?(?: is)?[\s:=#]{1,4}["']?([A-Za-z0-9][A-Za-z0-9 ./-]{4,20}[A-Za-z0-9])(?![\w-])/iy,
      scan.text,
      end,
    );
    const number = match?.[1]?.replace(/(?: [a-z][a-z ]*)+$/, '');
    if (match?.[1] === undefined || number === undefined || number.replace(/\D/g, '').length < 5) return;
    if (number.replace(/\d/g, '').length > 10) return;
    const from = end + match[0].length - match[1].length;
    addCredential(scan, { start: from, end: from + number.length }, 'personal_number');
  },
};

export const birthDateRule: Rule = {
  name: 'birth_date',
  anchors: [
    'date of birth',
    'date_of_birth',
    'dateofbirth',
    'dob',
    'birthdate',
    'birth_date',
    'birthday',
    'born on',
    'geburtsdatum',
  ],
  look(scan, start, end) {
    if (isAlphanumeric(scan.text.charCodeAt(start - 1))) return;
    const match = matchAt(
      /["']?(?: is)?[\s:=]{1,4}["']?(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ](?:\d{1,2}|[A-Z][a-z]{2,8})[-/. ]\d{4})(?!\d)/y,
      scan.text,
      end,
    );
    const date = match?.[1];
    if (match === undefined || date === undefined) return;
    addFinding(
      scan,
      { start: end + match[0].length - date.length, end: end + match[0].length },
      { rule: 'birth_date', kind: 'user' },
    );
  },
};

/** `86 Lindenhof Street`: a number, capitalised names, and what roads are called. */
export const streetRule: Rule = {
  name: 'street_address',
  anchors: [' street', ' road', ' avenue', ' lane', ' boulevard', ' drive', ' terrace', 'strasse'],
  look(scan, start, end) {
    const { text } = scan;
    if (isAlphanumeric(text.charCodeAt(end))) return;
    const before = text.slice(Math.max(0, start - 80), start);
    const lead = /(?<![\w.])\d{1,5}[a-zA-Z]? (?:[A-Z][\w'.-]{1,24} ){0,2}[A-Z][\w'.-]{1,24}$/.exec(before);
    if (lead === null || !/[A-Z]/.test(text.charAt(start + 1))) return;
    addFinding(scan, { start: start - lead[0].length, end }, { rule: 'street_address', kind: 'user' });
  },
};

function pairs(first: string, seconds: string): readonly string[] {
  return [...seconds].map((second) => `${first}${second}`);
}
