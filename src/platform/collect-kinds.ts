import type { CollectedStem } from '../formats/agents/collected-record.ts';

/** The kinds as settings may call them: by the names of files, and by kinds' names in the singular. */
export const settingNames: { readonly [stem in CollectedStem]: readonly string[] } = {
  failures: ['failures', 'failure'],
  successes: ['successes', 'success'],
  performance: ['performance', 'performance_metrics'],
  context_metrics: ['context_metrics', 'context'],
};
