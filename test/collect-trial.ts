import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CliIo, OutputPort } from '../src/cli/cli-io.ts';
import { run } from '../src/cli/collect.ts';
import type { JsonValue } from '../src/core/privacy/json-value.ts';
import { asObject, type JsonObject, objectIn, textIn } from '../src/formats/agents/json-shape.ts';

export const fixtures = join(import.meta.dirname, 'fixtures', 'agents');

/** Real logs, where there are any: beside the checkout, not part of it. */
export const realSessions = join(import.meta.dirname, '..', '..', 'shared', 'sessions');

/** An empty project in which collecting can be tried, with a home and a state folder of its own. */
export class CollectTrial {
  readonly folder = mkdtempSync(join(tmpdir(), 'debrief-collect-'));
  readonly homeFolder: string;
  readonly #terminal: 'terminal' | 'pipe';

  constructor({
    homeFolder = '/home/ada',
    terminal = 'pipe',
  }: { readonly homeFolder?: string; readonly terminal?: 'terminal' | 'pipe' } = {}) {
    this.homeFolder = homeFolder;
    this.#terminal = terminal;
  }

  /** Runs `debrief collect …` in the project. */
  async collect(...args: readonly string[]) {
    const stdout = new Captured();
    const stderr = new Captured(this.#terminal);
    const io: CliIo = {
      stdout,
      stderr,
      stdin: { bytes: () => nothing(), isTerminal: false },
      env: { XDG_STATE_HOME: join(this.folder, 'state') },
      currentFolder: this.folder,
      homeFolder: this.homeFolder,
      now: () => Date.parse('2026-03-03T00:00:00Z'),
    };
    const code = await run(args, io);
    return { code, stdout: stdout.text, stderr: stderr.text };
  }

  /** The same with `--json`: the lines by the source's path below `root`. */
  async summaries(
    format: string,
    root: string,
    ...more: readonly string[]
  ): Promise<Map<string, JsonObject>> {
    const { stdout } = await this.collect(format, root, '--json', ...more);
    return new Map(rowsOf(stdout).map((row) => [(textIn(row, 'file') ?? '').slice(root.length + 1), row]));
  }

  text(stem: string): string {
    return readFileSync(join(this.folder, 'training_data', `${stem}.jsonl`), 'utf8');
  }

  /** The records of a file as they would be loaded: of several with one source key, the last. */
  records(stem: string): readonly JsonObject[] {
    const byKey = new Map(
      rowsOf(this.text(stem)).map((row) => [textIn(objectIn(row, 'source'), 'key'), row]),
    );
    return [...byKey.values()];
  }

  /** Everything that was written into the project, by name. */
  written(): string {
    const folder = join(this.folder, 'training_data');
    return readdirSync(folder)
      .toSorted()
      .map((name) => `${name}\n${readFileSync(join(folder, name), 'utf8')}`)
      .join('\n');
  }
}

export function rowsOf(text: string): readonly JsonObject[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const value: JsonValue = JSON.parse(line);
      return asObject(value) ?? {};
    });
}

class Captured implements OutputPort {
  readonly isTerminal: boolean;
  readonly columns = undefined;
  text = '';

  constructor(kind: 'terminal' | 'pipe' = 'pipe') {
    this.isTerminal = kind === 'terminal';
  }

  async write(text: string): Promise<void> {
    this.text += text;
  }

  async flush(): Promise<void> {}

  cleaned(text: string): string {
    return text;
  }

  cleanedValue(value: JsonValue): JsonValue {
    return value;
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
