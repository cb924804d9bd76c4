/**
 * The verbs of the command line: `debrief VERB …` runs one, any other first argument opens the explorer.
 * The build writes them to `dist/verbs.json`, where the launcher finds them without loading a bundle.
 */
export const verbs = [
  'list',
  'show',
  'facets',
  'analyze',
  'patterns',
  'contrast',
  'preventions',
  'report',
  'export',
  'validate',
  'sample',
  'collect',
  'push',
  'hook',
  'triage',
  'annotate',
  'annotations',
  'insights',
  'taxonomy',
  'agreement',
  'suggest',
  'redact',
  'scan',
  'prune',
  'key',
  'paths',
  'completions',
  'help',
] as const;

export type Verb = (typeof verbs)[number];
