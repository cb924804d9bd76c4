import type {
  Effect,
  ExportOutcome,
  ExportWish,
  ListedReport,
  Message,
  ReportOutcome,
  ReportWish,
  SearchOutcome,
  SecretsFound,
  TriageOutcome,
} from '../app/messages.ts';
import type { Preferences } from '../app/preferences.ts';
import { copiedJson, copiedMarkdown } from '../app/record-copy.ts';
import type { RecordAnswer } from '../core/dataset/questions.ts';
import type { Row } from '../core/dataset/row.ts';
import { annotated } from './annotation-effects.ts';
import type { Annotator } from './annotator-port.ts';
import { copyText } from './clipboard.ts';
import { editText, openInEditor } from './editor.ts';
import type { Journal } from './journal.ts';
import type { RedactedCopy } from './redacted-copy.ts';
import { perhapsReplay, writeReplay } from './replay-file.ts';
import type { TriagePort } from './triage-port.ts';

export type ExportPort = {
  /** What would be written; `told` hears how far it has come. */
  readonly plan: (wish: ExportWish, told: (done: number, of: number) => void) => Promise<ExportOutcome>;
  readonly write: (wish: ExportWish) => Promise<ExportOutcome>;
};

export type RedactionPort = {
  /** Undefined when it was stopped. `told` hears how far it has come. */
  readonly search: (told: (done: number, of: number) => void) => Promise<SecretsFound | undefined>;
  readonly stop: () => void;
};

export type ReportPort = {
  /** Those that have been written. */
  readonly list: () => Promise<readonly ListedReport[]>;
  readonly build: (wish: ReportWish) => Promise<ReportOutcome>;
  /** The report as it stands in its file now, or why it does not. */
  readonly write: (wish: ReportWish) => Promise<ReportOutcome>;
};

export type Ports = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly annotator: Annotator;
  /** Takes secrets and names out of what is copied. */
  readonly redact: (text: string) => RedactedCopy;
  /** Which way the user wants text to be copied. */
  readonly clipboard: Preferences['clipboard'];
  readonly readRecord: (row: Row) => Promise<RecordAnswer>;
  readonly reports: ReportPort;
  readonly exports: ExportPort;
  readonly redaction: RedactionPort;
  readonly triage: Pick<TriagePort, 'open' | 'save'>;
  /** Lends the terminal to another program until the promise settles. */
  readonly lendTerminal: <Result>(during: () => Promise<Result>) => Promise<Result>;
  readonly writeToTerminal: (text: string) => void;
  readonly redraw: () => Promise<void>;
  /** Stops the process as a shell's job; resolves when it goes on. */
  readonly suspend: () => Promise<void>;
  readonly quit: (exitCode: number) => void;
  readonly journal: Journal;
  readonly setMouse: (to: 'on' | 'off') => void;
  readonly stopLoading: () => void;
  readonly reload: () => void;
};

/** Does what an effect says and tells what came of it. Failures come back as messages: the explorer stays up. */
export function perform(effect: Effect, ports: Ports, send: (message: Message) => void): void {
  performed(effect, ports, send).catch((error: unknown) => {
    send({
      kind: 'effect-failed',
      error: {
        what: error instanceof Error ? error.message : String(error),
        remedy: 'Try again; nothing was changed',
      },
    });
  });
}

async function performed(effect: Effect, ports: Ports, send: (message: Message) => void): Promise<void> {
  switch (effect.kind) {
    case 'quit':
      return ports.quit(effect.exitCode);
    case 'suspend':
      return ports.suspend();
    case 'redraw':
      return ports.redraw();
    case 'stop-loading':
      return ports.stopLoading();
    case 'reload':
      return ports.reload();
    case 'log-step':
      return ports.journal.add(effect.step);
    case 'read-replay':
      return send(perhapsReplay(effect.path));
    case 'write-replay':
      return send(writeReplay(effect.path, ports.journal.text()));
    case 'set-mouse':
      return ports.setMouse(effect.to);
    case 'wish-size':
      // A real terminal has the size it has.
      return;
    case 'start-timer':
      setTimeout(
        () => send({ kind: 'timer-fired', timer: effect.timer, serial: effect.serial }),
        effect.milliseconds,
      ).unref();
      return;
    case 'annotate':
    case 'undo-annotation':
    case 'redo-annotation':
    case 'say-events':
      return annotated(effect, ports.annotator, send);
    case 'open-triage':
      return send({ kind: 'triage-opened', outcome: await ports.triage.open(effect.wish).catch(noQueue) });
    case 'save-triage':
      return ports.triage.save(effect.run, effect.row);
    case 'edit-text':
      return edited(effect, ports, send);
    case 'open-in-editor':
      return openedInEditor(effect, ports, send);
    case 'build-report':
      return send({
        kind: 'report-built',
        key: effect.key,
        outcome: await ports.reports.build(effect.wish).catch(failedReport),
      });
    case 'list-reports':
      return send({ kind: 'reports-listed', reports: await ports.reports.list() });
    case 'plan-export':
    case 'write-export':
      return performExport(effect, ports.exports, send);
    case 'search-secrets':
      return searched(effect.key, ports.redaction, send);
    case 'stop-secret-search':
      return ports.redaction.stop();
    case 'write-report': {
      const outcome = await ports.reports.write(effect.wish);
      if (!outcome.ok) return send({ kind: 'effect-failed', error: outcome.error });
      send({ kind: 'report-built', key: effect.key, outcome });
      return send({ kind: 'effect-done', text: `Wrote ${outcome.report.path}` });
    }
    case 'copy':
      return copied(effect, ports, send);
    case 'copy-records':
      return copiedRecords(effect, ports, send);
  }
}

/** Keys wait for a queue, too. */
function noQueue(error: unknown): TriageOutcome {
  return { kind: 'nothing', said: error instanceof Error ? error.message : String(error) };
}

async function performExport(
  { kind, wish, key }: Extract<Effect, { kind: 'plan-export' | 'write-export' }>,
  port: ExportPort,
  send: (message: Message) => void,
): Promise<void> {
  const told = (done: number, of: number) => send({ kind: 'export-progress', key, done, of });
  const asked = kind === 'plan-export' ? port.plan(wish, told) : port.write(wish);
  const outcome = await asked.catch((error: unknown): ExportOutcome => {
    const what = error instanceof Error ? error.message : String(error);
    return { ok: false, error: { what, remedy: 'Go back with h and try again' } };
  });
  if (kind === 'write-export' && !outcome.ok) return send({ kind: 'effect-failed', error: outcome.error });
  send({ kind: 'export-planned', key, outcome });
  if (kind === 'write-export' && outcome.ok)
    send({ kind: 'effect-done', text: `Wrote ${outcome.planned.path}` });
}

async function searched(key: string, port: RedactionPort, send: (message: Message) => void): Promise<void> {
  const told = (done: number, of: number) => send({ kind: 'secrets-progress', key, done, of });
  const outcome = await port.search(told).then(
    (found): SearchOutcome | undefined => (found === undefined ? undefined : { ok: true, found }),
    (error: unknown): SearchOutcome => {
      const what = error instanceof Error ? error.message : String(error);
      return { ok: false, error: { what, remedy: 'Go back with h and try again' } };
    },
  );
  if (outcome !== undefined) send({ kind: 'secrets-found', key, outcome });
}

async function copied(
  { text, what, way: wish }: Extract<Effect, { kind: 'copy' }>,
  ports: Ports,
  send: (message: Message) => void,
): Promise<void> {
  const redacted = ports.redact(text);
  const { ok, way } = await copyText(redacted.text, {
    env: ports.env,
    write: ports.writeToTerminal,
    lendTerminal: ports.lendTerminal,
    wish: wish ?? ports.clipboard,
  });
  const masked = redacted.masked === 0 ? '' : `, ${redacted.masked} masked`;
  send({ kind: 'effect-done', text: ok ? `Copied ${what}: ${way}${masked}` : `Not copied: ${way}` });
}

/** JSON: a line for each record, as in its file; Markdown: one after the other. */
async function copiedRecords(
  { rows, as, what }: Extract<Effect, { kind: 'copy-records' }>,
  ports: Ports,
  send: (message: Message) => void,
): Promise<void> {
  const texts: string[] = [];
  for (const row of rows) {
    const record = await ports.readRecord(row);
    if (!record.ok)
      return send({
        kind: 'effect-failed',
        error: { what: `Not copied: ${record.reason}`, remedy: 'R loads the files again' },
      });
    texts.push((as === 'json' ? copiedJson(record) : copiedMarkdown(record)).text);
  }
  return copied({ kind: 'copy', text: texts.join('\n'), what }, ports, send);
}

/** Keys wait for a report, so it has to come to something whatever goes wrong. */
function failedReport(error: unknown): ReportOutcome {
  const what = error instanceof Error ? error.message : String(error);
  return { ok: false, error: { what, remedy: 'Go back with h and try again' } };
}

async function edited(
  { purpose, text }: Extract<Effect, { kind: 'edit-text' }>,
  ports: Ports,
  send: (message: Message) => void,
): Promise<void> {
  const result = await ports.lendTerminal(() => editText(text, ports.env));
  if (result.ok) send({ kind: 'text-edited', purpose, text: result.text });
  else
    send({
      kind: 'effect-failed',
      error: {
        what: result.reason,
        remedy: 'Set $EDITOR to an editor that works here; n takes a note in one line',
      },
    });
}

async function openedInEditor(
  { path, line }: Extract<Effect, { kind: 'open-in-editor' }>,
  ports: Ports,
  send: (message: Message) => void,
): Promise<void> {
  const failure = await ports.lendTerminal(() => openInEditor(path, line, ports.env));
  if (failure !== undefined)
    send({
      kind: 'effect-failed',
      error: { what: failure, where: `${path}:${line}`, remedy: 'Set $EDITOR to an editor that works here' },
    });
}
