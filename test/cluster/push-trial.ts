import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CliIo, OutputPort } from '../../src/cli/cli-io.ts';
import { run } from '../../src/cli/push.ts';
import type { JsonValue } from '../../src/core/privacy/json-value.ts';
import { password } from './clickhouse-servers.ts';

/** A machine of its own: a home, a project in it, a state folder. */
export class PushTrial {
  readonly folder = mkdtempSync(join(tmpdir(), 'debrief-push-'));
  readonly project = join(this.folder, 'project');
  readonly env: Record<string, string> = {
    XDG_STATE_HOME: join(this.folder, 'state'),
    XDG_CONFIG_HOME: join(this.folder, 'config'),
    XDG_CACHE_HOME: join(this.folder, 'cache'),
    DEBRIEF_CLICKHOUSE_PASSWORD: password,
  };

  constructor() {
    mkdirSync(join(this.project, 'training_data'), { recursive: true });
  }

  /** Runs `debrief push …` in the project. */
  async push(...args: readonly string[]) {
    const stdout = new Captured();
    const stderr = new Captured();
    const io: CliIo = {
      ...{ stdout, stderr, env: this.env, currentFolder: this.project, homeFolder: '/home/ada' },
      stdin: { bytes: async function* () {}, isTerminal: false },
      now: () => Date.now(),
    };
    const code = await run(args, io);
    return { code, stdout: stdout.text, stderr: stderr.text };
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

class Captured implements OutputPort {
  readonly isTerminal = false;
  readonly columns = undefined;
  text = '';
  write = async (text: string) => {
    this.text += text;
  };
  flush = async () => {};
  cleaned = (text: string) => text;
  cleanedValue = (value: JsonValue) => value;
}
