import type { JsonValue } from '../../core/privacy/json-value.ts';

export type JsonDocument =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly reason: 'not JSON' | 'too large' };

/** A log that is one JSON document must be held whole; larger ones are counted and left out. */
export const maxDocumentBytes = 256 * 1024 * 1024;

export async function readJsonDocument(bytes: AsyncIterable<Uint8Array>): Promise<JsonDocument> {
  const text = await readText(bytes, maxDocumentBytes);
  if (text === undefined) return { ok: false, reason: 'too large' };
  const value = parseJson(text);
  // An agent may be writing the file this very moment: counted by the caller, read the next time.
  return value === undefined ? { ok: false, reason: 'not JSON' } : { ok: true, value };
}

/** `undefined` for no text and for what is no JSON, as when a file is being written. */
export function parseJson(text: string | undefined): JsonValue | undefined {
  if (text === undefined) return undefined;
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** The whole text, without a byte order mark; `undefined` when it is longer than `limit` bytes. */
export async function readText(bytes: AsyncIterable<Uint8Array>, limit: number): Promise<string | undefined> {
  const decoder = new TextDecoder();
  const pieces: string[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > limit) return undefined;
    pieces.push(decoder.decode(chunk, { stream: true }));
  }
  pieces.push(decoder.decode());
  return pieces.join('');
}
