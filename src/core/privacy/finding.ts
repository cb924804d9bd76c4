/** What a finding is about: a credential is removed, everything else becomes a pseudonym of that kind. */
export type FindingKind = 'credential' | 'user' | 'email' | 'host' | 'ip' | 'path' | 'env';

/** A range of a text that must not leave: `start` inclusive, `end` exclusive, in UTF-16 units of that text. */
export type Finding = {
  readonly start: number;
  readonly end: number;
  readonly rule: string;
  readonly kind: FindingKind;
  /** The identifier as it reads once decoded, when that differs from the range's own text. */
  readonly subject?: string;
};

/**
 * Findings in order of `start`, no two of them overlapping: overlapping ones become one range that covers both.
 * A credential keeps its rule when it meets an identifier; of two alike the longer one names the range.
 */
export function unionOf(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length < 2) return findings;
  const ordered = [...findings].sort((a, b) => a.start - b.start || b.end - a.end);
  const union: Finding[] = [];
  for (const finding of ordered) {
    const last = union.at(-1);
    if (last === undefined || finding.start >= last.end) union.push(finding);
    else union[union.length - 1] = merged(last, finding);
  }
  return union;
}

function merged(first: Finding, second: Finding): Finding {
  const end = Math.max(first.end, second.end);
  const chief = outranks(second, first) ? second : first;
  if (chief.start === first.start && chief.end === end) return chief;
  // A wider range has another subject than the finding it grew from.
  return { start: first.start, end, rule: chief.rule, kind: chief.kind };
}

/** Rules that know a secret by its place alone: another rule's name tells the reader more. */
const rulesByPlace = new Set([
  'secret',
  'password',
  'api_key',
  'prefixed_token',
  'url_parameter',
  'command_line',
  'cookie',
  'authorization',
  'encoded',
]);

function outranks(candidate: Finding, holder: Finding): boolean {
  const isCredential = candidate.kind === 'credential';
  if (isCredential !== (holder.kind === 'credential')) return isCredential;
  if (isCredential && rulesByPlace.has(candidate.rule) !== rulesByPlace.has(holder.rule))
    return rulesByPlace.has(holder.rule);
  return candidate.end - candidate.start > holder.end - holder.start;
}
