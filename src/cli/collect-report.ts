import type { Redactor } from '../core/privacy/redactor.ts';
import { harmless } from '../core/text/harmless.ts';
import { collectedStems } from '../formats/agents/collected-record.ts';
import type { SourceOutcome } from '../platform/collect-into.ts';
import type { CollectSettings } from '../platform/collect-settings.ts';
import type { CliIo } from './cli-io.ts';

type Told = Exclude<SourceOutcome, { readonly kind: 'unreadable' }>;

export type CollectReportOptions = {
  readonly output: 'json' | 'plain';
  readonly mode: 'append' | 'plan';
  /** Who watches is told of changes alone. */
  readonly pace: 'once' | 'watch';
  /** What the project does not want. */
  readonly settings: CollectSettings;
  /** How many source files there are. */
  readonly files: number;
};

/** Tells what collecting does: progress on a terminal's standard error, a line a file and the totals on standard output. */
export class CollectReport {
  readonly #io: CliIo;
  readonly #redactor: Redactor;
  readonly #options: CollectReportOptions;
  readonly #totals = { rows: 0, skipped: 0, unknown: 0, repeated: 0, unchanged: 0, off: 0, past: 0 };
  readonly #appended = { failures: 0, successes: 0, performance: 0, context_metrics: 0 };
  #done = 0;

  constructor(io: CliIo, redactor: Redactor, options: CollectReportOptions) {
    this.#io = io;
    this.#redactor = redactor;
    this.#options = options;
  }

  async source(outcome: Told): Promise<void> {
    const { summary, appended, kind, withheld } = outcome;
    this.#done += 1;
    for (const name of ['rows', 'skipped', 'unknown', 'repeated'] as const)
      this.#totals[name] += summary[name];
    this.#totals.off += withheld.off;
    this.#totals.past += withheld.past;
    if (kind === 'unchanged') this.#totals.unchanged += 1;
    for (const stem of collectedStems) this.#appended[stem] += appended[stem];
    await this.clearProgress();
    if (this.#options.pace === 'watch' && kind === 'unchanged') return;
    const line = this.#options.output === 'json' ? this.#json(outcome) : this.#plain(outcome);
    await this.#io.stdout.write(`${line}\n`);
    await this.#progress();
  }

  /** `others` are the files in the folders that are no logs. */
  async end(dataFolder: string, others: number): Promise<void> {
    await this.clearProgress();
    if (this.#options.output === 'json' || this.#isUnchanged()) return;
    const { rows, skipped, unknown, repeated, unchanged } = this.#totals;
    const verb = this.#options.mode === 'plan' ? 'Would append' : 'Appended';
    const counts = collectedStems.map((stem) => `${this.#appended[stem]} ${stem}`).join(', ');
    const replaced = [...this.#redactor.counts()].map(([rule, count]) => `${count} ${rule}`).join(', ');
    await this.#io.stdout.write(
      harmless(
        `${this.#done} files (${unchanged} unchanged, ${others} others left aside): ${rows} rows read, ${skipped} skipped, ${unknown} unknown, ${repeated} repeated`,
      ) +
        '\n' +
        harmless(`${verb} ${counts} to ${this.#redactor.text(dataFolder)}`) +
        '\n' +
        this.#withheld() +
        (replaced === '' ? '' : `${harmless(`Redacted: ${replaced}`)}\n`),
    );
  }

  /** Said whenever the project keeps something out, so that nobody looks for it in vain. */
  #withheld(): string {
    const { off, retentionDays } = this.#options.settings;
    const kinds = [...off].join(', ');
    const parts = [
      ...(off.size === 0 ? [] : [`${this.#totals.off} records of what is switched off (${kinds})`]),
      ...(retentionDays === undefined
        ? []
        : [`${this.#totals.past} records older than retention_days (${retentionDays})`]),
    ];
    return parts.length === 0 ? '' : `${harmless(`Not collected: ${parts.join(', ')}`)}\n`;
  }

  #isUnchanged(): boolean {
    return this.#options.pace === 'watch' && this.#totals.unchanged === this.#done;
  }

  async clearProgress(): Promise<void> {
    if (this.#io.stderr.isTerminal) await this.#io.stderr.write('\r\u001b[K');
  }

  async #progress(): Promise<void> {
    if (!this.#io.stderr.isTerminal || this.#done >= this.#options.files) return;
    const { files } = this.#options;
    const filled = Math.floor((this.#done / files) * 20);
    await this.#io.stderr.write(
      `[${'#'.repeat(filled)}${'.'.repeat(20 - filled)}] ${this.#done}/${files} files`,
    );
  }

  #json({ summary, appended, withheld }: Told): string {
    const { off, retentionDays } = this.#options.settings;
    const isAsked = off.size > 0 || retentionDays !== undefined;
    return JSON.stringify(
      this.#redactor.value({ ...summary, appended, ...(isAsked ? { withheld: { ...withheld } } : {}) }),
    );
  }

  #plain({ summary, appended, kind }: Told): string {
    const { file, rows, skipped, unknown, repeated } = summary;
    const fresh = collectedStems.reduce((sum, stem) => sum + appended[stem], 0);
    const repeats = repeated === 0 ? '' : `, ${repeated} repeated`;
    const state = kind === 'unchanged' ? 'unchanged' : `${fresh} new records`;
    return harmless(
      `${this.#redactor.text(file)}: ${rows} rows, ${skipped} skipped, ${unknown} unknown${repeats}; ${state}`,
    );
  }
}
