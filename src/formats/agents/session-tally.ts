import { createActivityTally } from './activity.ts';
import type { AgentSession } from './agent-session.ts';
import type { Compaction } from './context-records.ts';
import { issueInPrompt } from './issue-in-prompt.ts';
import { createResponseTally, type ResponseTokens, sumTokens } from './response-tally.ts';
import type { SessionEnding } from './session-ending.ts';
import { ShellTally } from './shell-tally.ts';
import { createToolTally, type ToolCall } from './tool-tally.ts';

export type TalliedResponse = {
  readonly id: string;
  readonly model: string;
  readonly timestamp: string | undefined;
  readonly tokens: ResponseTokens;
  readonly occupied?: number;
};

export type TalliedAnswer = {
  readonly isError: boolean;
  /** A person said no. */
  readonly isRefusal: boolean;
  readonly output: string;
  readonly timestamp: string | undefined;
  readonly working: string | undefined;
};

export type TalliedEdit = {
  readonly file: string | undefined;
  readonly added: number | undefined;
  readonly removed: number | undefined;
};

/**
 * Adds up what a format's reader finds in a session's log. The reader knows the format's words; this knows what the
 * records need.
 */
export class SessionTally {
  readonly #versions = new Set<string>();
  readonly #branches = new Set<string>();
  readonly #models = new Map<string, number>();
  readonly #files = new Set<string>();
  readonly #activity = createActivityTally();
  readonly #responses = createResponseTally();
  readonly #tools = createToolTally();
  readonly #shell = new ShellTally();
  readonly #compactions: Compaction[] = [];
  readonly #counts = { rows: 0, unknownRows: 0 };
  #lines: { added: number; removed: number } | undefined;
  #edits = 0;
  #sessionId: string | undefined;
  #working = '/';
  #feature: string | undefined;
  #folder: string | undefined;
  #prompt: string | undefined;
  #ending: SessionEnding | undefined;
  #window: number | undefined;
  readonly #tellsOutcomes: boolean;

  constructor({ tellsOutcomes = true }: { readonly tellsOutcomes?: boolean } = {}) {
    this.#tellsOutcomes = tellsOutcomes;
  }

  row(state: 'known' | 'unknown'): void {
    this.#counts.rows += 1;
    if (state === 'unknown') this.#counts.unknownRows += 1;
  }

  note(what: {
    readonly sessionId?: string | undefined;
    readonly version?: string | undefined;
    readonly branch?: string | undefined;
    readonly working?: string | undefined;
    readonly window?: number | undefined;
    readonly feature?: string | undefined;
  }): void {
    this.#sessionId ??= what.sessionId;
    if (what.version !== undefined) this.#versions.add(what.version);
    if (what.branch !== undefined) this.#branches.add(what.branch);
    this.#feature ??= what.feature;
    this.#folder ??= what.working;
    this.#working = what.working ?? this.#working;
    if ((what.window ?? 0) > 0) this.#window = what.window;
  }

  time(timestamp: string | undefined): void {
    this.#activity.add(timestamp);
  }

  /** What a person asked for. */
  prompt(text: string): void {
    this.#ending = undefined;
    this.#prompt ??= text;
  }

  /** The log breaks off here, unless something follows. */
  end(ending: SessionEnding): void {
    this.#ending = { ...ending, response: this.#responses.latest() };
  }

  model(name: string): void {
    this.#models.set(name, (this.#models.get(name) ?? 0) + 1);
  }

  respond(response: TalliedResponse): void {
    this.#ending = undefined;
    this.#responses.add(response.id, { ...response, calls: this.#tools.soFar() });
  }

  call(call: ToolCall): void {
    this.#ending = undefined;
    this.#tools.call(call);
  }

  /** Answers the call, or `undefined` when it was answered before. */
  answer(id: string, answer: TalliedAnswer): ToolCall | undefined {
    const call = this.#tools.answer(id, answer);
    if (call?.command === undefined) return call;
    this.#shell.add({
      id: `${this.#sessionId ?? ''}/${id}`,
      command: call.command,
      isError: answer.isError,
      output: answer.output,
      timestamp: answer.timestamp,
      working: answer.working ?? this.#working,
      response: this.#responses.latest(),
    });
    return call;
  }

  edit({ file, added, removed }: TalliedEdit): void {
    this.#edits += 1;
    if (file !== undefined) {
      this.#files.add(file);
      this.#shell.addEdit(file);
    }
    if (added === undefined || removed === undefined) return;
    const { added: before = 0, removed: gone = 0 } = this.#lines ?? {};
    this.#lines = { added: before + added, removed: gone + removed };
  }

  compact(compaction: Omit<Compaction, 'turn'>): void {
    const before = compaction.before ?? this.#responses.latest()?.occupied;
    this.#compactions.push({ ...compaction, before, turn: this.#responses.count() });
  }

  finish(): AgentSession {
    const { failures, missing, ...shell } = this.#shell.finish();
    const responses = this.#responses.finish();
    const lines = this.#lines ?? (this.#edits === 0 ? { added: 0, removed: 0 } : undefined);
    return {
      ...this.#counts,
      sessionId: this.#sessionId,
      agentId: undefined,
      isAgent: false,
      versions: [...this.#versions],
      branches: [...this.#branches],
      folder: this.#folder,
      feature: this.#feature,
      promptIssue: issueInPrompt(this.#prompt ?? ''),
      ending: this.#ending,
      missingPrograms: missing,
      models: Object.fromEntries(this.#models),
      window: this.#window,
      tellsOutcomes: this.#tellsOutcomes,
      responses,
      tokens: sumTokens(responses),
      compactions: this.#compactions,
      tools: this.#tools.counts(),
      edits: {
        edits: this.#edits,
        files: this.#files.size,
        linesAdded: lines?.added ?? null,
        linesRemoved: lines?.removed ?? null,
      },
      shell,
      testFailures: failures,
      activity: this.#activity.finish(),
    };
  }
}
