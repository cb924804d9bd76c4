import { compileAnchors } from './anchor-automaton.ts';
import { decodedViews, type View } from './decoded-views.ts';
import { longRuns, readRun } from './encoded-runs.ts';
import { type Finding, unionOf } from './finding.ts';
import { textRules } from './rules.ts';
import { matchAt, scanOf } from './scan.ts';
import type { StepBudget } from './step-budget.ts';
import { dottedToken } from './token-shapes.ts';

const automaton = compileAnchors(textRules);
/** Base64 within base64 is decoded; deeper nesting would let a line multiply its own cost. */
const deepestEncoding = 2;

/**
 * Everything in a text that must not leave, from the text as written and from every reading of it; ranges are those
 * of the text as written and do not overlap.
 */
export function detect(text: string, budget: StepBudget): readonly Finding[] {
  return unionOf(detectIn(text, budget, 0));
}

function detectIn(text: string, budget: StepBudget, depth: number): Finding[] {
  const findings = detectPlain(text, budget);
  if (depth < deepestEncoding) findings.push(...encodedFindings(text, budget, depth));
  for (const view of decodedViews(text)) {
    for (const finding of detectPlain(view.text, budget)) findings.push(inSource(finding, view));
    if (depth < deepestEncoding) {
      for (const finding of encodedFindings(view.text, budget, depth)) findings.push(inSource(finding, view));
    }
  }
  return findings;
}

function detectPlain(text: string, budget: StepBudget): Finding[] {
  const scan = scanOf(text, budget);
  automaton.visit(text, (rule, start, end) => {
    budget.remaining -= 8;
    textRules[rule]?.look(scan, start, end);
  });
  return scan.findings;
}

/** A run whose decoded text holds anything secret is removed whole: half of it would still decode. */
function encodedFindings(text: string, budget: StepBudget, depth: number): Finding[] {
  const findings: Finding[] = [];
  for (const run of longRuns(text)) {
    const token = dottedAt(text, run.start);
    if (token !== undefined) findings.push(token);
    const encoded = readRun(text, run);
    if (encoded === undefined) continue;
    const inside = detectIn(encoded.decoded, budget, depth + 1);
    const chief = inside.find(({ kind }) => kind === 'credential') ?? inside[0];
    if (chief === undefined) continue;
    const rule = chief.kind === 'credential' ? chief.rule : 'encoded';
    findings.push({ start: encoded.start, end: encoded.end, rule, kind: 'credential' });
  }
  return findings;
}

function dottedAt(text: string, start: number): Finding | undefined {
  const match = matchAt(dottedToken.pattern, text, start);
  if (match === undefined || !/\d/.test(match[0])) return undefined;
  return { start, end: start + match[0].length, rule: dottedToken.rule, kind: 'credential' };
}

function inSource({ start, end, rule, kind, subject }: Finding, view: View): Finding {
  const range = { start: view.starts[start] ?? 0, end: view.ends[end - 1] ?? 0, rule, kind };
  return kind === 'credential' ? range : { ...range, subject: subject ?? view.text.slice(start, end) };
}
