import type { JsonValue } from '../privacy/json-value.ts';
import { maskedTexts } from '../privacy/masked-texts.ts';
import type { Redactor } from '../privacy/redactor.ts';
import type { Dataset } from './dataset.ts';
import type { Answers, AnswerTo, Question, RecordAnswer } from './questions.ts';
import { Unanswered } from './unanswered.ts';

/** Distinct texts on a screen are few; a million distinct ones must not fill the memory. */
const rememberedLimit = 50_000;

/**
 * The same dataset for a screen: its answers hold no secrets and no names, and cost what is asked for, once. What was
 * masked in an answer can be asked about as it was shown: a group opens by its masked name. A record asked for with
 * `secrets: 'shown'` comes as it is.
 */
export function redactedDataset(dataset: Dataset, redactor: Redactor): Dataset {
  const shown = new Map<string, string>();
  const written = new Map<string, string>();
  const text = (raw: string): string => {
    // Nothing as short can be told to be secret without what stands around it.
    if (raw.length < 4) return raw;
    const known = shown.get(raw);
    if (known !== undefined) return known;
    if (shown.size >= rememberedLimit) shown.clear();
    const masked = redactor.text(raw);
    shown.set(raw, masked);
    if (masked !== raw && !written.has(masked)) written.set(masked, raw);
    return masked;
  };
  const original = (masked: string): string => written.get(masked) ?? masked;
  return {
    loadState: dataset.loadState,
    subscribe: dataset.subscribe,
    ask: async (question, signal) => {
      const asked = written.size === 0 ? question : maskedTexts(question, original);
      const answer = await dataset.ask(asked, signal).catch((error: unknown) => {
        throw error instanceof Unanswered ? new Unanswered(maskedTexts(error.error, redactor.text)) : error;
      });
      return shownAnswer(question, answer, { text, redactor });
    },
  };
}

type Masks = { readonly text: (raw: string) => string; readonly redactor: Redactor };

function shownAnswer<Q extends Question>(question: Q, answer: AnswerTo<Q>, masks: Masks): AnswerTo<Q> {
  if (question.ask === 'record') {
    if (question.secrets === 'shown') return answer;
    // The question tells what its answer is.
    return shownRecord(answer as RecordAnswer, masks) as AnswerTo<Q>;
  }
  return withoutMasking(answer, maskedTexts(answer, masks.text));
}

/** Places of files and names of projects are the reader's own words, and are needed to open them. */
function withoutMasking<Answer extends Answers[keyof Answers]>(before: Answer, after: Answer): Answer {
  return maskedPlaces(before, after) as Answer;
}

function maskedPlaces(before: unknown, after: unknown): unknown {
  if (before === after || typeof after !== 'object' || after === null) return after;
  if (typeof before !== 'object' || before === null) return after;
  for (const [key, member] of Object.entries(before)) {
    if (key === 'file' || key === 'project') Reflect.set(after, key, member);
    else maskedPlaces(member, Reflect.get(after, key));
  }
  return after;
}

function shownRecord(answer: RecordAnswer, { text, redactor }: Masks): RecordAnswer {
  if (!answer.ok) return { ...answer, reason: text(answer.reason) };
  const { raw, value, cells, problems, unknownFields } = answer;
  const json = redactor.json(raw);
  const isClean = json.ok && json.json === raw;
  return {
    ...answer,
    raw: json.ok ? json.json : redactor.text(raw),
    // The value was parsed from JSON, as its type says.
    value: isClean ? value : redactor.value(value as JsonValue),
    cells: maskedTexts(cells, text),
    problems: problems.map((problem) => ({ ...problem, reason: text(problem.reason) })),
    unknownFields: unknownFields.map(text),
  };
}
