import type { Run } from './cli-io.ts';
import type { Verb } from './verbs.ts';

type VerbEntry = {
  /** What it does, as one line without a full stop. */
  readonly summary: string;
  /** Loads the verb only when it is wanted, so that each starts as fast as it can. */
  readonly load: () => Promise<{ readonly run: Run }>;
  /** Only for verbs that redact by themselves or print nothing but the places of debrief's own files; others are redacted. */
  readonly output?: 'as written';
};

/** What each verb is for, in the order `--help` lists them. */
export const verbTable: Readonly<Record<Verb, VerbEntry>> = {
  list: { summary: 'list records that match a query', load: () => import('./list.ts') },
  show: { summary: 'print one record', load: () => import('./show.ts') },
  facets: { summary: 'count the values of a field', load: () => import('./facets.ts') },
  analyze: {
    summary: 'tell what fails, how often, and what is getting worse',
    load: () => import('./analyze.ts'),
  },
  patterns: { summary: 'tell what goes with success', load: () => import('./patterns.ts') },
  contrast: { summary: 'compare failed and successful attempts', load: () => import('./contrast.ts') },
  preventions: {
    summary: 'judge preventions before and after adoption',
    load: () => import('./preventions.ts'),
  },
  report: { summary: 'write a weekly or monthly report', load: () => import('./report.ts') },
  export: { summary: 'make a dataset to train on, or check one', load: () => import('./export.ts') },
  validate: { summary: 'list lines and fields that did not parse', load: () => import('./validate.ts') },
  sample: { summary: 'write invented training data', load: () => import('./sample.ts') },
  collect: { summary: "turn agents' session logs into records", load: () => import('./collect.ts') },
  push: { summary: 'send records to a ClickHouse database', load: () => import('./push.ts') },
  hook: { summary: "catch what an agent's hooks tell, and install them", load: () => import('./hook.ts') },
  triage: { summary: 'review records one by one, in the explorer', load: () => import('./triage.ts') },
  annotate: {
    summary: 'add a verdict, code, severity or note to records',
    load: () => import('./annotate.ts'),
  },
  annotations: {
    summary: 'list what people said of records, and what has lost its record',
    load: () => import('./annotations.ts'),
  },
  insights: { summary: 'list and write the lessons learnt', load: () => import('./insights.ts') },
  redact: {
    summary: 'take secrets and names out of text',
    load: () => import('./redact.ts'),
    output: 'as written',
  },
  taxonomy: {
    summary: "list and change reviewers' codes, import a codebook",
    load: () => import('./taxonomy.ts'),
  },
  agreement: {
    summary: 'tell how far reviewers agree, and decide where they differ',
    load: () => import('./agreement.ts'),
  },
  suggest: {
    summary: 'turn insights into changes of the harness, and watch its modules',
    load: () => import('./suggest.ts'),
  },
  scan: { summary: 'find secrets and names in text', load: () => import('./scan.ts') },
  prune: { summary: 'show and remove records past their retention', load: () => import('./prune.ts') },
  key: {
    summary: 'carry the key of the pseudonyms to another machine',
    load: () => import('./key.ts'),
    output: 'as written',
  },
  paths: {
    summary: 'print where debrief finds and keeps its files',
    load: () => import('./paths.ts'),
    output: 'as written',
  },
  completions: {
    summary: 'print the completion script of a shell',
    load: () => import('./completions.ts'),
    output: 'as written',
  },
  help: { summary: 'print a guide, offline', load: () => import('./help.ts'), output: 'as written' },
};
