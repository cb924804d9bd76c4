import type { Disagreement } from '../core/annotation/agreement.ts';
import { judgedText } from '../core/annotation/agreement.ts';
import type { EventBody } from '../core/annotation/events.ts';
import { verdicts } from '../core/annotation/events.ts';
import type { AnnotationState } from '../core/annotation/fold.ts';
import { axisAndCode } from '../core/annotation/taxonomy-tree.ts';
import { severities } from '../core/records/severity.ts';
import { agreementLines } from './agreement.ts';
import type { Command } from './command.ts';
import { opened, page } from './navigate.ts';
import type { Choice } from './screens.ts';
import { type AppState, next } from './state.ts';

/** What can be done about a record on which reviewers differ. */
export const agreementCommands: readonly Command[] = [
  {
    id: 'agreement.decide',
    title: 'Decide: which of the answers stands',
    keys: ['enter', 'l', 'D'],
    scope: 'agreement',
    group: 'Act',
    hint: 'decide',
    hintRank: 1,
    unavailable: (state) => {
      if (state.settings.readOnly) return 'Opened with --read-only';
      return underCursor(state) === undefined ? 'There is no disagreement under the cursor' : undefined;
    },
    run: (state) => {
      const line = underCursor(state);
      if (line === undefined) return next(state);
      const { disagreement, log } = line;
      return opened(state, {
        kind: 'confirm',
        title: `${judgedText(disagreement.on)} of ${disagreement.recId}: which stands?`,
        lines: [],
        choices: [
          ...choicesOf(disagreement, log),
          { key: 'escape', title: 'leave it open', does: { kind: 'nothing' } },
        ],
      });
    },
  },
];

function underCursor(state: AppState) {
  const front = page(state);
  const line = front.kind === 'agreement' ? agreementLines(state)[front.list.cursor] : undefined;
  return line?.kind === 'disagreement' ? line : undefined;
}

/** One for each different answer, with who gave it. */
function choicesOf(disagreement: Disagreement, log: AnnotationState): readonly Choice[] {
  const answers = [...new Set(disagreement.said.values())].sort();
  return answers.map((answer, place) => {
    const by = [...disagreement.said].filter(([, word]) => word === answer).map(([author]) => author);
    const said = `decided: ${judgedText(disagreement.on)} ${answer}`;
    return {
      key: String(place + 1),
      title: `${answer} (${by.join(', ')})`,
      does: { kind: 'say', bodies: [decision(disagreement, answer, log)], said },
    };
  });
}

/** The decision with this answer; what was decided about the record before stays. */
function decision({ recId, on }: Disagreement, answer: string, log: AnnotationState): EventBody {
  const record = log.byRecord.get(recId);
  const { verdict, severity, codes } = record?.adjudication?.value ?? {};
  const known = {
    verdict: on.kind === 'verdict' ? verdicts.find((word) => word === answer) : verdict,
    severity: on.kind === 'severity' ? severities.find((word) => word === answer) : severity,
  };
  const own = on.kind === 'code' ? axisAndCode(on.key) : undefined;
  const others = (codes ?? []).filter(({ axis, code }) => axis !== own?.axis || code !== own.code);
  const listed = own === undefined ? codes : answer === 'yes' ? [...others, own] : others;
  return {
    op: 'adjudicate',
    rec: recId,
    ...(record?.loc === undefined ? {} : { loc: record.loc }),
    ...(known.verdict === undefined ? {} : { verdict: known.verdict }),
    ...(known.severity === undefined ? {} : { severity: known.severity }),
    ...(listed === undefined ? {} : { codes: [...listed] }),
  };
}
