import type { Scope } from './command.ts';
import type { HelpScreen, Screen } from './screens.ts';

/** What a screen is to the reader: a record that is reviewed in a queue has keys of its own. */
export function topicOf(screen: Screen): HelpScreen['topic'] {
  return screen.kind === 'record' && screen.along.kind === 'triage' ? 'triage' : screen.kind;
}

/** The scopes a screen looks a key up in, nearest first. */
export function scopesOf(topic: HelpScreen['topic']): readonly Scope[] {
  switch (topic) {
    case 'palette':
    case 'facet':
    case 'saved':
    case 'prompt':
      return [topic, 'input'];
    case 'confirm':
      return ['confirm'];
    case 'overview':
    case 'groups':
    case 'records':
    case 'record':
    case 'successes':
    case 'compare-patterns':
    case 'compare-records':
    case 'context':
    case 'features':
    case 'contrast':
    case 'preventions':
    case 'taxonomy':
    case 'agreement':
    case 'problems':
    case 'report':
    case 'reports':
    case 'compare-reports':
    case 'export':
    case 'redaction':
    case 'help':
      return [topic, 'list', 'page', 'global'];
    case 'triage':
      return ['triage', 'record', 'list', 'page', 'global'];
  }
}
