import { matchAt, type Range, type Scan } from './scan.ts';
import type { ValueForm } from './secret-values.ts';

/** How a key is tied to its value. */
export type Tie =
  /** `key=value`, `key: value`, `key => value` */
  | 'assigned'
  /** `--key value`, `-key value` */
  | 'flag'
  /** `"key", "value"`, `key("value")`, `<key>value<`, `| key | value |`, `name: KEY` over `value: …` */
  | 'paired'
  /** `key value`, `key is value`, `key for somebody: value` */
  | 'said';

export type ReadValue = Range & {
  readonly value: string;
  readonly form: ValueForm;
  readonly tie: Tie;
  /** Written as an environment variable or a URL's parameter: the value runs to white space or `&`. */
  readonly style: 'environment' | 'parameter' | 'other';
};

const quote = /["'`]|&quot;|&#3[49];/y;
const assignment =
  /["'`]?[\])%]{0,2}[ \t]{0,20}(?:\n[ \t]{0,40})?(?::=|=>|->|→|<<<|[=:](?![=:~]))[ \t]{0,20}(?:!{1,2}[a-z]{1,12} )?(?:[[(]\s{0,8}(?=["']))?/y;
const typedAssignment = /[A-Za-z_&][\w<>[\]?.|& ]{0,40}[ \t]{1,4}=[ \t]{0,4}(?=["'`])/y;
const element = /(?:[ \t][^<>\n]{0,120})?>\s{0,20}/y;
const plistElement = /<\/key>\s{0,40}<string>/y;
const attributePair = /["'`]?[,\s]{1,40}["'`]?(?:value|val|content|default|data)["'`]?\s{0,4}[=:]\s{0,4}/iy;
const blockDefault = /["'`]\s{0,4}\{[^{}]{0,300}?\bdefault\s{0,20}=\s{0,4}/y;
const column = /["'`*]{0,3}[ \t]{1,40}[|│┃][ \t]{1,40}/y;
const typedName = /[ \t]{1,4}[\w.*[\]<>]{1,40}[ \t]{0,4}:?=[ \t]{0,4}(?=["'`])/y;
const valueOption = /[ \t]{1,8}(?:--body|--value|--data|--string|-b|-v)[ =]{1,4}/y;
const namedElement = /["'](?:\s[^<>\n]{0,120})?>\s{0,20}/y;
const tuple = /["'`]\)?\s{0,8},\s{0,40}(?=[bBrRuUfF@]?["'`])/y;
const call = /\([ \t]{0,4}(?=[bBrRuUfF@]?["'`])/y;
const spaces = /[ \t]{1,20}/y;
const spokenIs =
  /["'`*]{0,2} (?:(?:is |was |has been |been )?(?:changed|reset|set|updated|rotated) to|is now|is|was|being|are|of|to|provided|given|used|found|received|supplied|value)(?: set to)?:? {1,2}(?!not\b|the\b|a\b|an\b)/y;
const spokenFor =
  /(?:[ \t]for|[ \t](?:of|on))[ \t][^\n]{1,100}?:[ \t]{1,3}(?=\S{1,200}(?:[ \t]{0,8}(?:\n|$)))/y;

/** What may stand right behind a name that is tied to a value. */
const tying = charSet('"\'`])%:=<>,( \t\n\v\f\r*-');
/** The same behind a closing bracket. */
const tyingOnward = charSet('])%:=< \t\n-');
const arrow = 0x2192;

function charSet(chars: string): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, code) => (chars.includes(String.fromCharCode(code)) ? 1 : 0));
}

/** Whether what follows a name can tie it to a value at all: a cheap look, since most names are just names. */
export function mayTie(text: string, nameEnd: number): boolean {
  const code = text.charCodeAt(nameEnd);
  if (code >= 128) return code === arrow || /\s/.test(text.charAt(nameEnd));
  if (tying[code] !== 1) return false;
  const sign = text.charAt(nameEnd);
  if (sign === ')' || sign === ']' || sign === '%') {
    const next = text.charCodeAt(nameEnd + 1);
    return next === arrow || tyingOnward[next] === 1;
  }
  if (sign === ',') return matchAt(attributePair, text, nameEnd) !== undefined;
  return sign !== '(' || matchAt(call, text, nameEnd) !== undefined;
}

/** What stands at the key `name` of the scan's text, tied to a value; undefined when nothing is. */
export function readValue(scan: Scan, name: Range): ReadValue | undefined {
  const { text } = scan;
  const before = text.charAt(name.start - 1);
  const tied = tieOf(text, name, before);
  if (tied === undefined) return undefined;
  const style = styleOf(text, name, tied);
  return readAt(scan, tied.at, { tie: tied.tie, style });
}

type Tied = { readonly tie: Tie; readonly at: number };

function tieOf(text: string, name: Range, before: string): Tied | undefined {
  const at = name.end;
  const end = (pattern: RegExp): number | undefined => {
    const match = matchAt(pattern, text, at);
    return match === undefined ? undefined : at + match[0].length;
  };
  const assigned = end(assignment);
  if (assigned !== undefined) return { tie: 'assigned', at: pastType(text, assigned) };
  const next = text.charAt(at);
  if (next === '>' || (before === '<' && next === ' ')) return pairedAt(end(element));
  if (next === '<') return pairedAt(end(plistElement));
  const attribute = end(attributePair);
  if (attribute !== undefined) return pairedAt(attribute);
  if (isNamedElement(text, name)) return pairedAt(end(namedElement));
  const paired = end(tuple) ?? end(valueOption) ?? end(column) ?? end(call) ?? end(blockDefault);
  if (paired !== undefined) return pairedAt(paired);
  const typed = end(typedName);
  if (typed !== undefined) return { tie: 'assigned', at: typed };
  const said = end(spokenFor) ?? end(spokenIs);
  if (said !== undefined) return { tie: 'said', at: said };
  const spaced = end(spaces);
  if (spaced === undefined) return undefined;
  return { tie: isFlag(text, name.start) ? 'flag' : 'said', at: spaced };
}

/** `<entry key="password">…`: the element's text is the value of the attribute's name. */
function isNamedElement(text: string, name: Range): boolean {
  return (
    /["']/.test(text.charAt(name.end)) &&
    /\b(?:key|name|id|property|field)=["']$/.test(text.slice(Math.max(0, name.start - 12), name.start)) &&
    matchAt(namedElement, text, name.end) !== undefined
  );
}

function pairedAt(at: number | undefined): Tied | undefined {
  return at === undefined ? undefined : { tie: 'paired', at };
}

/** `let token: String = "…"`: the type between name and value is stepped over. */
function pastType(text: string, at: number): number {
  const match = matchAt(typedAssignment, text, at);
  return match === undefined ? at : at + match[0].length;
}

/** Whether the name is written as `-name` or `--name`, at the start of a word. */
export function isFlag(text: string, nameStart: number): boolean {
  // The name's own characters include dashes, so they are part of the range.
  return text.charAt(nameStart) === '-' && !/[\w)]/.test(text.charAt(nameStart - 1));
}

function styleOf(text: string, name: Range, { tie, at }: Tied): ReadValue['style'] {
  if (tie !== 'assigned' || text.charAt(at - 1) !== '=') return 'other';
  if (/[?&]/.test(text.charAt(name.start - 1)) || text.slice(name.start - 5, name.start) === '&amp;')
    return 'parameter';
  return at === name.end + 1 && /^[A-Z][A-Z0-9_]*$/.test(text.slice(name.start, name.end))
    ? 'environment'
    : 'other';
}

/** Reads the value that starts at `at`: to its closing quote, through a YAML block, or bare to where it must end. */
function readAt(scan: Scan, at: number, how: Pick<ReadValue, 'tie' | 'style'>): ReadValue | undefined {
  const { text } = scan;
  const block = readBlock(text, at);
  if (block !== undefined) return { ...block, ...how };
  const start = at + (matchAt(/[bBrRuUfFLc@$]{1,2}(?=["'])/y, text, at)?.[0].length ?? 0);
  const open = matchAt(quote, text, start)?.[0];
  const range =
    open === undefined ? readBare(scan, start, how.style) : readQuoted(text, start + open.length, open);
  if (range === undefined || range.end <= range.start) return undefined;
  const value = text.slice(range.start, range.end);
  return { ...range, value, form: open === undefined ? 'bare' : 'quoted', ...how };
}

const longestValue = 20_000;

function readQuoted(text: string, start: number, open: string): Range | undefined {
  const limit = Math.min(text.length, start + longestValue);
  let at = start;
  for (; at < limit; at++) {
    const char = text.charAt(at);
    if (char === '\n') break;
    if (char === '\\') at++;
    else if (char === open.charAt(0) && text.startsWith(open, at)) break;
  }
  return { start, end: Math.min(at, text.length) };
}

const bareValue = /(?:\[REDACTED[^\]\n]{0,60}\]|\\(?![nrt"'])|[^\s"'`<>;,|\\]){1,20000}/y;
const environmentValue = /(?:\\(?![nrt"'\n])|[^\s"'`\\]){1,20000}/y;
const parameterValue = /(?:\[REDACTED[^\]\n]{0,60}\]|[^\s"'`<>&;,|\\)]){1,20000}/y;

/** Reads of one run of characters after which only its last part is read again: `token:token:token:…` stays linear. */
const mostReads = 8;
const lastPart = 300;

function readBare(scan: Scan, start: number, style: ReadValue['style']): Range | undefined {
  const { text, bareRun } = scan;
  const isInside = start >= bareRun.start && start < bareRun.end;
  if (isInside && bareRun.reads >= mostReads && bareRun.end - start > lastPart) return undefined;
  const pattern =
    style === 'environment' ? environmentValue : style === 'parameter' ? parameterValue : bareValue;
  const match = matchAt(pattern, text, start);
  if (match === undefined) return undefined;
  const runEnd = start + match[0].length;
  scan.bareRun = isInside
    ? { start: bareRun.start, end: Math.max(bareRun.end, runEnd), reads: bareRun.reads + 1 }
    : { start, end: runEnd, reads: 1 };
  let end = start + match[0].length;
  if (style === 'other') end = cutAtParameter(text, start, end);
  while (end > start && /[.,:;)\]}]/.test(text.charAt(end - 1)) && !isMarkerEnd(text, end)) end--;
  return { start, end };
}

/** `a=b&c=d`: the value of `a` ends before `&c=`. */
function cutAtParameter(text: string, start: number, end: number): number {
  const match = /&(?:amp;)?[\w.%[\]-]{1,60}=/.exec(text.slice(start, end));
  return match === null ? end : start + match.index;
}

function isMarkerEnd(text: string, end: number): boolean {
  return (
    text.charAt(end - 1) === ']' && /\[[A-Za-z:_0-9]{1,60}\]$/.test(text.slice(Math.max(0, end - 64), end))
  );
}

/** A YAML block scalar (`>-` or `|`): the indented lines below, of which each is one word. */
function readBlock(text: string, at: number): (Range & { value: string; form: ValueForm }) | undefined {
  const head = matchAt(/[>|][+-]?[ \t]{0,8}\n(?=[ \t]{1,40}\S)/y, text, at);
  if (head === undefined) return undefined;
  const start = at + head[0].length;
  const lines = matchAt(/(?:[ \t]{1,40}[^\s"'`<>]{1,4000}[ \t]{0,8}(?:\n|$)){1,200}/y, text, start);
  if (lines === undefined) return undefined;
  const body = lines[0].trimEnd();
  return { start, end: start + body.length, value: body.replace(/\s+/g, ''), form: 'bare' };
}
