import type { JsonValue } from '../../core/privacy/json-value.ts';
import { maxDocumentBytes, parseJson, readText } from './json-document.ts';
import { asObject, type JsonObject, listIn, member } from './json-shape.ts';
import { type ZipMember, zipMembers } from './zip-archive.ts';

/** A log of Inspect AI: what it says of the evaluation, and its samples one after another. */
export type InspectLog = {
  readonly header: JsonObject;
  readonly samples: Iterable<JsonValue | undefined>;
};

/**
 * Reads a log in either format: `.json`, one document, or `.eval`, a ZIP archive with `header.json` and a member for each
 * sample. A sample that cannot be read is `undefined`. `undefined` for another file.
 * https://inspect.aisi.org.uk/eval-logs.html
 */
export async function readInspectLog(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
): Promise<InspectLog | undefined> {
  if (file.endsWith('.eval')) return readArchive(await readBytes(bytes));
  const text = await readText(bytes, maxDocumentBytes);
  const header = asObject(parseJson(text));
  return header !== undefined && isHeader(header)
    ? { header, samples: listIn(header, 'samples') }
    : undefined;
}

function isHeader(header: JsonObject): boolean {
  return member(header, 'eval') !== undefined && member(header, 'version') !== undefined;
}

function readArchive(archive: Uint8Array | undefined): InspectLog | undefined {
  const members = archive === undefined ? undefined : zipMembers(archive);
  if (members === undefined) return undefined;
  const byName = new Map(members.map((each) => [each.name, each]));
  // A log that is still written, or whose run was killed, has no header yet.
  const start = byName.get('header.json') ?? byName.get('_journal/start.json');
  const header = start === undefined ? undefined : asObject(documentIn(start));
  if (header === undefined || !isHeader(header)) return undefined;
  const samples = [...byName.values()].filter(({ name }) => /^samples\/[^/]+\.json$/.test(name));
  return { header, samples: documentsIn(samples) };
}

/** One sample at a time is held. */
function* documentsIn(members: readonly ZipMember[]): Generator<JsonValue | undefined> {
  for (const each of members) yield documentIn(each);
}

function documentIn(each: ZipMember): JsonValue | undefined {
  const unpacked = each.unpack();
  return unpacked.ok ? parseJson(new TextDecoder().decode(unpacked.bytes)) : undefined;
}

async function readBytes(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > maxDocumentBytes) return undefined;
    // The source may fill its chunk anew.
    chunks.push(Uint8Array.from(chunk));
  }
  const whole = new Uint8Array(size);
  let place = 0;
  for (const chunk of chunks) {
    whole.set(chunk, place);
    place += chunk.byteLength;
  }
  return whole;
}
