import { createHash } from 'node:crypto';
import { harmless } from '../text/harmless.ts';
import { type MergedRegions, mergeRegions, type Region, writeRegions } from './generated-regions.ts';
import { htmlNotes, htmlPage, markdownHtml } from './markdown-html.ts';
import { notesSection } from './report-markdown.ts';
import type { ReportModel } from './report-model.ts';
import type { ReportPeriod } from './report-period.ts';

export const reportFormats = ['md', 'json', 'html'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** A report as the text of a file, and how it takes the place of the file that is there. */
export type ReportDocument = {
  /** What a new file holds. */
  readonly fresh: string;
  /** The same laid over an older file, in which people may have written. */
  readonly over: (before: string) => MergedRegions;
};

/** Reports to read and to write notes in. */
export function markdownDocument(regions: readonly Region[]): ReportDocument {
  return { fresh: writeRegions(regions, notesSection), over: (before) => mergeRegions(before, regions) };
}

/** One page that stands for itself; its regions are stamped and kept like those of Markdown. */
export function htmlDocument(title: string, regions: readonly Region[]): ReportDocument {
  const pages = regions.map(({ id, text }) => ({ id, text: markdownHtml(text) }));
  return {
    fresh: htmlPage(harmless(title), writeRegions(pages, htmlNotes)),
    over: (before) => mergeRegions(before, pages),
  };
}

const schema = 'debrief.report/1';

/**
 * The figures for programs: keys in snake_case, numbers to six significant digits, no limit and nothing known as null. The
 * file carries the SHA-256 of its own content, so that an edit by hand is seen.
 */
export function jsonDocument(model: ReportModel, clean: (text: string) => string): ReportDocument {
  const { period, before, coverage, ...rest } = model;
  const dated = {
    period: datedPeriod(period),
    before: datedPeriod(before),
    coverage: datedCoverage(coverage),
  };
  const fresh = stamped(Object.entries(Object(jsonValue({ ...dated, ...rest }, clean))));
  return {
    fresh,
    over: (before) => {
      const found = parsed(before);
      if (found === undefined || !found.some(([key, value]) => key === 'schema' && value === schema)) {
        return { kind: 'refused', reason: 'is no report of debrief in JSON', line: 0 };
      }
      const rest = found.filter(([key]) => key !== 'schema' && key !== 'sha256');
      const isUntouched = stamped(rest) === before;
      return isUntouched ? { kind: 'merged', text: fresh } : { kind: 'edited', ids: [], text: fresh };
    },
  };
}

function datedPeriod({ kind, name, from, to }: ReportPeriod) {
  return { kind, name, from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

function datedCoverage(coverage: ReportModel['coverage']) {
  return coverage.kind === 'whole'
    ? coverage
    : { kind: coverage.kind, to: new Date(coverage.to).toISOString() };
}

type Entries = readonly (readonly [string, unknown])[];

function stamped(entries: Entries): string {
  const sha256 = createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(entries)))
    .digest('hex');
  return `${JSON.stringify({ schema, sha256, ...Object.fromEntries(entries) }, null, 2)}\n`;
}

function parsed(text: string): Entries | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? Object.entries(value) : undefined;
  } catch {
    // Not JSON at all: somebody else's file.
    return undefined;
  }
}

function jsonValue(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return harmless(clean(value));
  if (typeof value === 'number') {
    if (Number.isInteger(value)) return value;
    return Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
  }
  if (Array.isArray(value)) return value.map((each) => jsonValue(each, clean));
  if (typeof value !== 'object' || value === null) return value ?? null;
  const entries = Object.entries(value).map(
    ([key, member]) => [snakeCase(key), jsonValue(member, clean)] as const,
  );
  return Object.fromEntries(entries);
}

function snakeCase(key: string): string {
  return key.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();
}
