import { createRedactor, type Redactor, type RedactorOptions } from '../core/privacy/redactor.ts';
import type { CliIo, OutputPort } from './cli-io.ts';
import { actedOnEscaped } from './json-line.ts';

/** The same ports, with everything that goes out through them redacted. */
export type RedactedIo = CliIo & {
  readonly redactAs: (options: RedactorOptions) => void;
  readonly keepPath: (path: string) => void;
};

/**
 * Puts redaction at the one place that all output of a verb passes, so that no verb can forget it. Lines of JSON stay JSON.
 * Until a dataset is opened people and places are masked without a key. On standard error the words of the command line
 * that are paths stay as typed; on both, so do the names of the dataset's files.
 */
export function redactedIo(io: CliIo, args: readonly string[]): RedactedIo {
  const typed = args.map((word) => word.replace(/^--[\w-]+=/, '')).filter((word) => word.includes('/'));
  let options: RedactorOptions = { key: undefined, homeDirectory: io.homeFolder };
  let redactors: { readonly data: Redactor; readonly errors: Redactor } | undefined;
  const current = () => {
    const { kept = [] } = options;
    redactors ??= {
      data: createRedactor(options),
      errors: createRedactor({ ...options, kept: [...kept, ...typed] }),
    };
    return redactors;
  };
  return {
    ...io,
    stdout: redactedPort(io.stdout, () => current().data),
    stderr: redactedPort(io.stderr, () => current().errors),
    redactAs: (more) => {
      options = more;
      redactors = undefined;
    },
    keepPath: (path) => {
      options = { ...options, kept: [...(options.kept ?? []), path] };
      redactors = undefined;
    },
  };
}

/** Redacts whatever is written; a write must not end inside a word. */
function redactedPort(port: OutputPort, redactor: () => Redactor): OutputPort {
  return {
    isTerminal: port.isTerminal,
    columns: port.columns,
    flush: port.flush,
    write: (text) => port.write(redactedText(text, redactor())),
    cleaned: (text) => redactor().text(text),
    cleanedValue: (value) => redactor().value(value),
  };
}

function redactedText(text: string, redactor: Redactor): string {
  if (!text.startsWith('{') || !text.endsWith('}\n')) return redactor.text(text);
  const redacted = redactor.json(text);
  if (redacted.ok) return redacted.json === text ? text : actedOnEscaped(redacted.json);
  // What begins and ends like JSON and is none is text. JSON that cannot be searched to its end does not go out.
  return redacted.reason === 'not JSON'
    ? redactor.text(text)
    : `${JSON.stringify({ left_out: redacted.reason })}\n`;
}
