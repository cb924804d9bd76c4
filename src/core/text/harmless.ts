/**
 * Makes text from data safe to put on a terminal line: no control sequence survives, and nothing hidden stays hidden.
 *
 * Control characters (C0, DEL, C1), bidirectional controls, zero-width and tag characters and lone surrogates become
 * visible escapes such as `\x1b` or `\u202e`; newlines become `⏎` and tabs a space, so the result is one line. Variation
 * selectors, skin tones, joiners and keycap marks are dropped, because terminals disagree about their width. Harmless
 * text comes back unchanged, so applying it twice is applying it once.
 */
export function harmless(text: string): string {
  return plainAscii.test(text) ? text : text.replace(suspicious, escapeOf);
}

/** The same line by line: for text that is shown over several lines. `\r\n` and `\r` count as line ends. */
export function harmlessLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/).map((line) => harmless(line.replaceAll('\t', '    ')));
}

const plainAscii = /^[\x20-\x7e]*$/;

const dropped = '\\u200d\\ufe00-\\ufe0f\\u20e3\\u{1f3fb}-\\u{1f3ff}';
const escaped =
  '\\x00-\\x1f\\x7f-\\x9f\\u00ad\\u061c\\u180e\\u200b\\u200c\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e0fff}\\ud800-\\udfff';
const suspicious = new RegExp(`[${dropped}${escaped}]`, 'gu');
const droppedOnly = new RegExp(`[${dropped}]`, 'u');

function escapeOf(character: string): string {
  if (character === '\n') return '⏎';
  if (character === '\t') return ' ';
  if (droppedOnly.test(character)) return '';
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
}
