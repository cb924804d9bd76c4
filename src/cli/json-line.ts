/**
 * A value as one line of JSON. Beyond what JSON escapes anyway, C1 controls, bidirectional controls and line separators
 * are written as `\u…` too: the same JSON, and nothing a terminal could act on.
 */
export function jsonLine(value: unknown): string {
  return `${actedOnEscaped(JSON.stringify(value))}\n`;
}

/** JSON with the characters escaped that a terminal could act on; a text that already has them escaped stays as it is. */
export function actedOnEscaped(json: string): string {
  return json.replace(actedOn, escapeOf);
}

const actedOn = /[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
