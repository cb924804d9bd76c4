import { parentPort, workerData } from 'node:worker_threads';
import { createSecretFinder, type FoundSecret, type SecretFinder } from '../core/privacy/find-secrets.ts';
import type { RedactorOptions } from '../core/privacy/redactor.ts';

/** What the thread is started with. */
export type SearchThreadData = { readonly privacy: RedactorOptions };

/** What was found in one record; not `ok` when it could not be searched. */
export type SearchedRecord =
  | { readonly ok: true; readonly secrets: readonly FoundSecret[] }
  | { readonly ok: false };

const port = parentPort;
if (port !== null) {
  const { privacy }: SearchThreadData = workerData;
  const find = createSecretFinder(privacy);
  port.on('message', (lines: readonly string[]) => {
    port.postMessage(lines.map((line) => searched(find, line)));
  });
}

function searched(find: SecretFinder, line: string): SearchedRecord {
  try {
    const found = find(line);
    return found.ok ? found : { ok: false };
  } catch {
    // Whatever a rule stumbled over: the record is counted as not searched, and the others go on.
    return { ok: false };
  }
}
