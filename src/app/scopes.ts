import type { Scope } from './command.ts';
import type { Screen } from './screens.ts';

/** The scopes a screen looks a key up in, nearest first. */
export function scopesOf(kind: Screen['kind']): readonly Scope[] {
  switch (kind) {
    case 'palette':
    case 'facet':
    case 'prompt':
      return [kind, 'input'];
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
    case 'problems':
    case 'report':
    case 'help':
      return [kind, 'list', 'page', 'global'];
  }
}
