import type { Effect, Message, UserError } from '../app/messages.ts';
import type { AnnotateOutcome, Annotator } from './annotator-port.ts';

type AnnotationEffect = Extract<
  Effect,
  { readonly kind: 'annotate' | 'say-events' | 'undo-annotation' | 'redo-annotation' }
>;

/** Does what an annotation effect says and tells what came of it. */
export async function annotated(
  effect: AnnotationEffect,
  annotator: Annotator,
  send: (message: Message) => void,
): Promise<void> {
  const outcome = await annotationOutcome(effect, annotator);
  const error = annotationError(outcome);
  const done = error === undefined ? annotationWords(effect, outcome) : undefined;
  // Also what could not be saved is in the state: it is kept in memory and tried again.
  const rows =
    effect.kind === 'annotate'
      ? effect.rows
      : annotator.rowsOf(outcome.kind === 'saved' ? outcome.events : []);
  send({
    kind: 'annotations-changed',
    annotations: annotator.states(),
    done,
    about: annotator.verdictsOn(rows),
    by: byOf[effect.kind],
  });
  if (error !== undefined) send({ kind: 'effect-failed', error });
}

const byOf = {
  annotate: 'change',
  'say-events': 'change',
  'undo-annotation': 'undo',
  'redo-annotation': 'redo',
} as const;

function annotationOutcome(effect: AnnotationEffect, annotator: Annotator): Promise<AnnotateOutcome> {
  if (effect.kind === 'annotate') return annotator.annotate(effect.rows, effect.changes, effect.sampler);
  if (effect.kind === 'say-events') return annotator.say(effect.bodies);
  return effect.kind === 'undo-annotation' ? annotator.undo() : annotator.redo();
}

function annotationError(outcome: AnnotateOutcome): UserError | undefined {
  if (outcome.kind === 'refused') return outcome.error;
  if (outcome.kind !== 'unsaved') return undefined;
  const { what, ...rest } = outcome.failure;
  return { what: `Not saved, kept in memory (${outcome.waiting}): ${what}`, ...rest };
}

/** What was done and the way back. */
function annotationWords(effect: AnnotationEffect, outcome: AnnotateOutcome): string | undefined {
  if (outcome.kind === 'nothing') return outcome.said;
  if (outcome.kind !== 'saved') return undefined;
  const what =
    effect.kind === 'annotate' || effect.kind === 'say-events' ? `saved: ${effect.said}` : outcome.said;
  const back = effect.kind === 'undo-annotation' ? 'Ctrl-R redoes' : 'u undoes';
  return `${[what, ...outcome.remarks].join('; ')}  (${back})`;
}
