/** Brackets, operators and comments at the beginning: an expression follows, not a value. */
const startsCode = /^(?:[([{&!|?@]|:[a-z]|\*[A-Za-z_]|\/[*/])/;

/** How a value stands in its text: inside quotes, or bare. Bare words of code are names, not secrets. */
export type ValueForm = 'quoted' | 'bare';

const placeholderWords = new Set(
  'null none nil undefined true false yes no on off unset empty string str text any unknown number boolean bool object required optional hidden redacted masked secret secrets password passwd passphrase token apikey key changeme change-me change_me replace-me replace_me todo tbd fixme example sample test testing dummy fake foo bar baz placeholder value prompt ask env file default basic bearer plain plaintext invalid wrong missing expired current-password new-password off-session n/a na your-token your-password your_password mypassword my-password secretkey authorization public private disabled enabled auto void never char varchar bytes buffer'.split(
    ' ',
  ),
);

/** Nothing but markers: what stands behind one is a value again. The last may be cut off. */
const marker =
  /^(?:\[REDACTED(?::[\w ]{0,40})?\](?:#\d)?|\[(?:user|email|host|ip|path|env)\]|(?:user|email|host|ip|path|env)_[0-9a-f]{12}){0,20}(?:\[REDACTED(?::[\w ]{0,40})?\]?)?$/;

/** Whether a value stands for a secret without being one: a mask, a variable, a "your key here". */
export function isPlaceholder(value: string): boolean {
  const trimmed = value.trim();
  if (trimmed.length < 2 || placeholderWords.has(trimmed.toLowerCase().replace(/\d{1,3}$/, ''))) return true;
  if (marker.test(trimmed)) return true;
  // <token>, ${TOKEN}, $TOKEN, $(cmd), %TOKEN%, {{ token }}, {token}, [token], @TOKEN@, :token
  if (/^(?:<[^<>]{0,80}>|\$\{|\$\(|\{\{|#\{|\{%|<%|\(\(|!Ref|!Sub|!vault)/.test(trimmed)) return true;
  if (
    /^(?:\$[A-Za-z_][\w.:]{0,60}|%[A-Za-z_]\w{0,60}%|\{[\w .:-]{0,60}\}|\[[\w .:-]{0,60}\]|@[A-Za-z_]\w{0,40}@)$/.test(
      trimmed,
    )
  )
    return true;
  if (/^(?:[*•●xX.#_?-]{3,}|[0]{4,}|X{2,}(?:-X{2,}){1,8})$/.test(trimmed)) return true;
  if (/\.\.\.|…|\*{3,}|•{3,}|x{8,}|X{8,}/.test(trimmed)) return true;
  return /\byour[-_ ]|[-_]here$|^my[-_](?:secret|token|password|api|key)|^(?:insert|enter|add|put|replace|change)[-_ ]|EXAMPLE|^REDACTED/i.test(
    trimmed,
  );
}

/**
 * Whether a value may be a password: a literal, not code that yields one.
 * Quoted values may be plain words; bare ones need a digit or a sign no identifier has.
 */
export function isPasswordLike(value: string, form: ValueForm): boolean {
  if (value.length < 3 || isPlaceholder(value) || isCode(value) || isPathLike(value)) return false;
  if (form === 'bare' && startsCode.test(value)) return false;
  if (/^(?:[a-z]{4} ){3}[a-z]{4}$/.test(value))
    return form === 'quoted' && value.split(' ').some((word) => !/[aeiouy]/.test(word));
  if (/\s/.test(value))
    return form === 'quoted' && value.length <= 200 && /\d/.test(value) && !isProse(value);
  if (/^[A-Za-z_]+$/.test(value))
    return form === 'quoted'
      ? value.length >= 5 && !isCamelName(value) && !namesItself(value)
      : value.length >= 10 && changesCase(value) && !namesItself(value);
  if (/^[A-Za-z-]+$/.test(value)) return form === 'quoted' && value.length >= 12 && !namesItself(value);
  if (/^[A-Za-z_$][A-Za-z_$.]*\d{1,2}$/.test(value)) return form === 'quoted' || !namesItself(value);
  return /\d/.test(value) ? value.length >= 4 && !isNamedThing(value) : /[^A-Za-z0-9_$.()[\]{}-]/.test(value);
}

/** Drawn letters change case at every second place; names of a program at every fifth. */
function changesCase(value: string): boolean {
  const changes = value.match(/[a-z](?=[A-Z])|[A-Z](?=[a-z])/g)?.length ?? 0;
  return changes >= 0.4 * (value.length - 1);
}

/** `password1`, `newPassword`, `token2`: the name of the thing, not the thing. */
function namesItself(value: string): boolean {
  return /pass|pwd|^pw|secret|token|key|cred|auth|user|arg|param|str|val|field|input|prompt|text/i.test(
    value,
  );
}

/** Whether a value may be a key, token or secret: no words, no names, no code, some variety. */
export function isSecretLike(value: string): boolean {
  if (value.length < 6 || /\s/.test(value) || startsCode.test(value)) return false;
  if (isPlaceholder(value) || isCode(value) || isPathLike(value)) return false;
  if (isWordsOnly(value)) return false;
  if (/\d/.test(value) && /[A-Za-z]/.test(value)) return value.length >= 8 && !isNamedThing(value);
  if (/^\d+$/.test(value)) return value.length >= 16;
  if (/[^A-Za-z0-9_.$-]/.test(value) && value.length >= 10) return /^[!-~]+$/.test(value);
  return looksRandom(value);
}

/**
 * Whether characters vary as drawn ones do: kinds (upper, lower, digit) change often. In random base62 about 60 %
 * of neighbours differ in kind, in random hex 47 %, in identifiers rarely above 20 %.
 */
export function looksRandom(value: string): boolean {
  if (value.length < 12) return false;
  if (/^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/.test(value)) return true;
  let changes = 0;
  let letters = 0;
  for (let at = 1; at < value.length; at++) {
    const kind = kindOf(value.charCodeAt(at));
    if (kind === 1 || kind === 2) letters++;
    if (kind !== kindOf(value.charCodeAt(at - 1))) changes++;
  }
  const hasDigit = /\d/.test(value);
  const share = changes / (value.length - 1);
  if (letters === 0) return false;
  return hasDigit
    ? share >= 0.18 && !isWordsOnly(value)
    : share >= 0.3 && value.length >= 20 && /^[A-Za-z+/_-]+$/.test(value);
}

function kindOf(code: number): number {
  if (code >= 97 && code <= 122) return 1;
  if (code >= 65 && code <= 90) return 2;
  return code >= 48 && code <= 57 ? 3 : 4;
}

/** Calls, member accesses, templates and operators: text of a program, not of a secret. */
function isCode(value: string): boolean {
  if (/^[A-Za-z_$][\w$]*(?:(?:\?\.|\.|::|->)[A-Za-z_$][\w$]*)+(?:[([].*)?$/.test(value)) {
    const members = value.replace(/[([].*$/, '');
    if (!/\d/.test(members) && isWordsOnly(members.replace(/\?\.|::|->/g, '.'))) return true;
  }
  if (/^[A-Za-z_$][\w$.:]{0,80}[([]/.test(value) || /\(\)|=>|&&|\|\||={2,3}[^=]|!==?|\?\./.test(value))
    return true;
  return /^(?:new|await|typeof|return|function|async|this|self|process|os|env|config|options|props|req|request|secrets|vars|var|data|local|module|input|output|params|args|ctx|context)[.[ (]/.test(
    value,
  );
}

function isProse(value: string): boolean {
  return /(?:^|\s)(?:the|is|are|must|should|be|to|for|of|in|and|or|your|a|an|not|with|at|least)\s/i.test(
    value,
  );
}

function isPathLike(value: string): boolean {
  if (
    /^\/(?:usr|etc|var|home|opt|tmp|run|root|s?bin|lib\d{0,2}|dev|proc|sys|mnt|srv|apps?|workspace|Users|data|build|src|api|v\d)(?:\/|$)/.test(
      value,
    )
  )
    return true;
  if (/^(?:~|\.{1,2})?\/(?:[\w.@-]+\/)*[\w.@-]*$/.test(value) && !looksRandom(value.replace(/\W/g, '')))
    return true;
  if (/^(?:[A-Za-z]:\\|\.{1,2}\/|~\/|file:|[a-z][a-z+]{1,14}:\/\/)/.test(value)) return true;
  return /^[\w@./-]{1,120}\.(?:ts|tsx|js|jsx|mjs|cjs|json|py|rb|go|rs|java|php|md|txt|ya?ml|toml|html?|css|pem|crt|key|cer|env|sh|sql|lock|log|conf|cfg|ini|xml|csv)$/.test(
    value,
  );
}

/** Words joined by `-`, `_`, `.`, `/`, `:` or case, each with at most a short number behind it. */
export function isWordsOnly(value: string): boolean {
  const segments = value.replace(/([a-z]\d?)([A-Z])/g, '$1-$2').split(/[-_.:/$+@]+/);
  return (
    segments.every(
      (segment) =>
        segment === '' ||
        /^(?:[a-z]+|[A-Z]+|[A-Z]{1,4}[a-z]+|\d{1,3}|v\d{1,3}|[A-Z]?[a-z]{2,}\d{1,2}|[A-Z]{2,10}\d{1,2})$/.test(
          segment,
        ),
    ) && !hasOddWords(segments)
  );
}

/** Drawn letters fall into many one- and two-letter pieces; words do not. */
function hasOddWords(segments: readonly string[]): boolean {
  const words = segments.filter((segment) => /^[A-Za-z]/.test(segment));
  const short = words.filter((segment) => segment.length <= 2).length;
  const unspeakable = words.filter(
    (segment) => segment.length >= 3 && /[a-z]/.test(segment) && !/[aeiouy]/i.test(segment),
  ).length;
  return (
    (words.length >= 6 && short * 2 > words.length) || (words.length >= 3 && unspeakable * 3 >= words.length)
  );
}

function isCamelName(value: string): boolean {
  return /^[a-z]+(?:[A-Z][a-z]+)+$|^[A-Z][a-z]+(?:[A-Z][a-z]+)*$/.test(value);
}

/** Versions, dates, sizes, algorithms, ports: letters and digits in a known order. */
function isNamedThing(value: string): boolean {
  return /^(?:v?\d+(?:\.\d+){1,3}(?:[-+.][\w.]{1,30})?|\d{4}-\d{2}-\d{2}.{0,20}|\d+(?:ms|s|m|h|d|px|em|rem|kb|mb|gb|%)|(?:sha|md|aes|hs|rs|es|ps|utf|base|ed|x|p|cl)-?\d{1,5}(?:[-_][\w-]{1,20})?|[a-z]+@[\d.]+|\d{1,5}[-:/]\d{1,5})$/i.test(
    value,
  );
}
