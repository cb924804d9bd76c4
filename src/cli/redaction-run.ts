import { createReadStream } from 'node:fs';
import { basename, extname } from 'node:path';
import { longestLine, type RedactedBlock } from '../core/privacy/redact-line.ts';
import { createRedactor, type RedactorOptions } from '../core/privacy/redactor.ts';
import { decodeLossless, encodeLossless, isUtf8 } from '../core/text/lossless-utf8.ts';
import { decompress } from '../platform/decompress.ts';
import { lineBlocks } from '../platform/line-blocks.ts';
import { redactionPool } from '../platform/redaction-pool.ts';

/** Something read to be redacted: a file of lines, of one JSON text, or of anything else. */
export type RedactionSource = {
  readonly name: string;
  readonly bytes: () => AsyncIterable<Uint8Array>;
  readonly shape: 'lines' | 'document' | 'text';
  /** Where a file is; undefined for standard input. */
  readonly path?: string;
};

/** Takes pieces in order: bytes where a text is no UTF-8. */
export type PieceWriter = (piece: string | Uint8Array) => Promise<void>;

/** What redaction found in a source; it never holds a value. */
export type RedactionAudit = {
  readonly name: string;
  readonly lines: number;
  /** 1-based line numbers with what was found there; line 0 stands for a whole document. */
  readonly found: readonly {
    readonly line: number;
    readonly rules: readonly (readonly [string, number])[];
  }[];
  readonly dropped: readonly { readonly line: number; readonly reason: string }[];
};

const blockBytes = 262_144;

/** The file behind a path. Lines are the rule: `.json` is one document, known kinds of prose are text. */
export function fileSource(path: string, name: string): RedactionSource {
  const extension = extname(name.replace(/\.(?:gz|zst)$/, '')).toLowerCase();
  const isText = textExtensions.has(extension) || textNames.test(basename(name));
  const shape = extension === '.json' ? 'document' : isText ? 'text' : 'lines';
  return { name, shape, path, bytes: () => decompress(createReadStream(path)) };
}

const textExtensions = new Set([
  '.md',
  '.txt',
  '.log',
  '.csv',
  '.tsv',
  '.html',
  '.yaml',
  '.yml',
  '.toml',
  '.diff',
  '.patch',
  ...'.env .ini .cfg .conf .properties .xml .sh .sql .tf .tfvars .js .ts .py .rb .go .java .pem .key'.split(
    ' ',
  ),
]);

/** Files that keep secrets under names without an extension. */
export const textNames = /^(?:\.env(?:\..{1,40})?|\.(?:npmrc|netrc|pypirc|pgpass|htpasswd|bash_history))$/;

/** How much of a file's beginning is looked at; git looks at as much. */
const headBytes = 8000;

/**
 * Whether a file holds something else than text: a NUL among its first bytes. Lines of JSON may hold one by damage, and are
 * told line by line. What comes by standard input is not asked, for it can be read but once.
 */
export async function isBinary({ path, shape, bytes }: RedactionSource): Promise<boolean> {
  if (path === undefined) return false;
  let head = Buffer.alloc(0);
  for await (const chunk of bytes()) {
    head = Buffer.concat([head, chunk]).subarray(0, headBytes);
    if (head.length === headBytes) break;
  }
  if (!head.includes(0)) return false;
  return shape !== 'lines' || !/^(?:\ufeff)?\s*[[{]/.test(head.toString('utf8'));
}

/** Redacts one source and hands on its pieces in order; the audit is complete once all pieces are taken. */
export async function redactSource(
  source: RedactionSource,
  options: RedactorOptions,
  write: PieceWriter,
): Promise<RedactionAudit> {
  return source.shape === 'lines' ? redactLines(source, options, write) : redactWhole(source, options, write);
}

type Audit = {
  lines: number;
  readonly found: { line: number; rules: readonly (readonly [string, number])[] }[];
  readonly dropped: { line: number; reason: string }[];
};

async function redactLines(
  { name, bytes }: RedactionSource,
  options: RedactorOptions,
  write: PieceWriter,
): Promise<RedactionAudit> {
  const audit: Audit = { lines: 0, found: [], dropped: [] };
  const pool = redactionPool(options);
  let skipped = 0;
  async function* kept(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const block of lineBlocks(bytes(), { blockBytes, lineBytes: longestLine })) {
      if (block.kind === 'lines') yield block.bytes;
      else skipped++;
    }
  }
  try {
    for await (const block of pool.redact(kept())) {
      addBlock(audit, block);
      await write(block.text);
    }
  } finally {
    await pool.close();
  }
  // Their numbers are not known: they were never kept.
  for (let count = 0; count < skipped; count++) audit.dropped.push({ line: 0, reason: 'too long' });
  return { name, ...audit, lines: audit.lines + skipped };
}

function addBlock(audit: Audit, { lines, found, dropped }: RedactedBlock): void {
  for (const { line, rules } of found) audit.found.push({ line: audit.lines + line + 1, rules });
  for (const { line, reason } of dropped) audit.dropped.push({ line: audit.lines + line + 1, reason });
  audit.lines += lines;
}

async function redactWhole(
  { name, bytes, shape }: RedactionSource,
  options: RedactorOptions,
  write: PieceWriter,
): Promise<RedactionAudit> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes()) {
    size += chunk.length;
    if (size > longestLine) return { name, lines: 0, found: [], dropped: [{ line: 0, reason: 'too long' }] };
    chunks.push(Uint8Array.from(chunk));
  }
  const whole = Buffer.concat(chunks);
  const isWhole = isUtf8(whole);
  if (shape === 'document' && !isWhole)
    return { name, lines: 0, found: [], dropped: [{ line: 0, reason: 'not UTF-8' }] };
  const text = isWhole ? whole.toString('utf8') : decodeLossless(whole);
  const redactor = createRedactor(options);
  const redacted =
    shape === 'document'
      ? redactor.json(text.replace(/^\ufeff/, ''))
      : ({ ok: true, json: redactor.text(text) } as const);
  if (!redacted.ok) return { name, lines: 0, found: [], dropped: [{ line: 0, reason: redacted.reason }] };
  await write(isWhole ? redacted.json : encodeLossless(redacted.json));
  const rules = [...redactor.counts()];
  return {
    name,
    lines: text.split('\n').length,
    found: rules.length > 0 ? [{ line: 0, rules }] : [],
    dropped: [],
  };
}

/** Counts by rule over all lines, most frequent first. */
export function countsByRule(
  audits: readonly RedactionAudit[],
): readonly (readonly [rule: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const { found } of audits) {
    for (const { rules } of found)
      for (const [rule, count] of rules) counts.set(rule, (counts.get(rule) ?? 0) + count);
  }
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}

/** How many values were, or would be, replaced. */
export function removedIn(audits: readonly RedactionAudit[]): number {
  return countsByRule(audits).reduce((sum, [, count]) => sum + count, 0);
}
