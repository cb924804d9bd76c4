import type { BuiltReport, Effect, Message, UserError } from '../app/messages.ts';
import { annotated } from './annotation-effects.ts';
import type { Annotator } from './annotator-port.ts';
import { copyText } from './clipboard.ts';
import { editText, openInEditor } from './editor.ts';

export type ReportPort = {
  readonly build: (period: 'weekly' | 'monthly', day: string | undefined) => Promise<BuiltReport>;
  /** The path written, or why not. */
  readonly write: (
    period: 'weekly' | 'monthly',
    day: string | undefined,
  ) => Promise<
    { readonly ok: true; readonly path: string } | { readonly ok: false; readonly error: UserError }
  >;
};

export type Ports = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly annotator: Annotator;
  readonly reports: ReportPort;
  /** Lends the terminal to another program until the promise settles. */
  readonly lendTerminal: <Result>(during: () => Promise<Result>) => Promise<Result>;
  readonly writeToTerminal: (text: string) => void;
  readonly redraw: () => Promise<void>;
  /** Stops the process as a shell's job; resolves when it goes on. */
  readonly suspend: () => Promise<void>;
  readonly quit: (exitCode: number) => void;
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
    case 'start-timer':
      setTimeout(
        () => send({ kind: 'timer-fired', timer: effect.timer, serial: effect.serial }),
        effect.milliseconds,
      ).unref();
      return;
    case 'annotate':
    case 'undo-annotation':
    case 'redo-annotation':
      return annotated(effect, ports.annotator, send);
    case 'edit-text':
      return edited(effect, ports, send);
    case 'open-in-editor':
      return openedInEditor(effect, ports, send);
    case 'build-report':
      return send({
        kind: 'report-built',
        key: effect.key,
        report: await ports.reports.build(effect.period, effect.day),
      });
    case 'write-report': {
      const written = await ports.reports.write(effect.period, effect.day);
      return send(
        written.ok
          ? { kind: 'effect-done', text: `Wrote ${written.path}` }
          : { kind: 'effect-failed', error: written.error },
      );
    }
    case 'copy': {
      const { ok, way } = await copyText(effect.text, { env: ports.env, write: ports.writeToTerminal });
      return send({ kind: 'effect-done', text: ok ? `Copied ${effect.what}: ${way}` : `Not copied: ${way}` });
    }
  }
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
