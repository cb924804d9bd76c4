/** How bad a failure is, worst first: the order of the severity mix on every screen. */
export const severities = ['critical', 'high', 'medium', 'low'] as const;

export type Severity = (typeof severities)[number];

/** 4 for critical down to 1 for low; 0 for anything else, so that unknown words sort last. */
export function severityRank(word: string | undefined): number {
  const place = severities.indexOf(word as Severity);
  return place === -1 ? 0 : severities.length - place;
}
