import { leakedShare, mostLeaked } from '../lints.ts';
import { isPlaceholder } from '../map-failures.ts';
import type { CheckFinding, Claim } from './finding.ts';

export type PlacedClaim = { readonly line: number; readonly claim: Claim };

/** What no loader tells: pairs that say the same, labels that contradict each other, answers that are in the prompt. */
export function claimFindings(claims: readonly PlacedClaim[]): readonly CheckFinding[] {
  const findings: CheckFinding[] = [];
  const labels = new Map<string, { readonly label: string; readonly line: number }>();
  for (const { line, claim } of claims) {
    const tell = (reason: string, level: CheckFinding['level'] = 'error') =>
      findings.push({ line, level, reason });
    if (claim.shape === 'preference' && same(claim.chosen) === same(claim.rejected))
      tell('chosen equals rejected: it trains without an error and teaches nothing');
    const { key, label } = keyed(claim);
    const before = labels.get(key);
    if (before === undefined) labels.set(key, { label, line });
    else if (before.label === label) tell(`repeats line ${before.line}`, 'warning');
    else if (claim.shape === 'sft') tell(`answers the prompt of line ${before.line} differently`, 'warning');
    else tell(`contradicts line ${before.line}: the same texts with the other label`);
    const taught = taughtBy(claim);
    if (taught !== undefined && isPlaceholder(taught) && taught.trim() !== '')
      tell('the answer is a placeholder', 'warning');
    if (claim.shape !== 'sft') continue;
    if (leakedShare(claim.prompt, claim.completion) > mostLeaked)
      tell('the answer stands in the prompt', 'warning');
  }
  return [...findings, ...balance(claims)];
}

/** The answer that a model is to give after it. */
function taughtBy(claim: Claim): string | undefined {
  switch (claim.shape) {
    case 'sft':
      return claim.completion;
    case 'preference':
      return claim.chosen;
    case 'kto':
      return claim.label ? claim.completion : undefined;
  }
}

function keyed(claim: Claim): { readonly key: string; readonly label: string } {
  switch (claim.shape) {
    case 'sft':
      return { key: same(claim.prompt), label: same(claim.completion) };
    case 'kto':
      return {
        key: JSON.stringify([same(claim.prompt), same(claim.completion)]),
        label: String(claim.label),
      };
    case 'preference': {
      const sides = [same(claim.chosen), same(claim.rejected)];
      return { key: JSON.stringify([same(claim.prompt), ...sides.toSorted()]), label: sides[0] ?? '' };
    }
  }
}

function balance(claims: readonly PlacedClaim[]): readonly CheckFinding[] {
  const labels = claims.flatMap(({ claim }) => (claim.shape === 'kto' ? [claim.label] : []));
  if (labels.length < 2 || new Set(labels).size > 1) return [];
  return [{ line: 0, level: 'warning', reason: 'all labels are the same, and KTO needs both' }];
}

function same(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}
