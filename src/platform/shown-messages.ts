import type { Message } from '../app/messages.ts';
import { stateMasking } from '../core/annotation/masked-state.ts';
import { maskedTexts } from '../core/privacy/masked-texts.ts';
import type { Redactor } from '../core/privacy/redactor.ts';

/**
 * What comes to the screen by itself, without secrets and names; answers to questions come through the redacted
 * dataset. What the reader types stays as typed.
 */
export function messageMasking({ text }: Pick<Redactor, 'text'>): (message: Message) => Message {
  const maskedState = stateMasking(text);
  return (message) => {
    switch (message.kind) {
      case 'annotations-changed': {
        const states = [...message.annotations].map(([name, state]) => [name, maskedState(state)] as const);
        return { ...message, annotations: new Map(states) };
      }
      case 'report-built': {
        const { outcome } = message;
        if (!outcome.ok) return message;
        const report = { ...outcome.report, markdown: text(outcome.report.markdown) };
        return { ...message, outcome: { ok: true, report } };
      }
      case 'reports-listed': {
        const reports = message.reports.map((report) => ({
          ...maskedTexts(report, text),
          path: report.path,
        }));
        return { ...message, reports };
      }
      case 'export-planned':
        return { ...message, outcome: maskedTexts(message.outcome, text) };
      case 'secrets-found': {
        const { outcome } = message;
        // What was found is masked as it is found.
        if (outcome.ok) return message;
        return { ...message, outcome: { ok: false, error: maskedTexts(outcome.error, text) } };
      }
      case 'effect-failed':
        return { ...message, error: { ...message.error, what: text(message.error.what) } };
      case 'key-pressed':
      case 'text-pasted':
      case 'terminal-resized':
      case 'dataset-changed':
      case 'answered':
      case 'unanswered':
      case 'timer-fired':
      case 'text-edited':
      case 'export-progress':
      case 'secrets-progress':
      // What the reader did, with keys and the mouse.
      case 'replay-read':
      case 'replay-due':
      case 'pointer-used':
      // The queue of a triage names records by row and id.
      case 'triage-opened':
      case 'effect-done':
        return message;
    }
  };
}
