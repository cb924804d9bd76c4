import {
  type AnchorAutomaton,
  type Anchored,
  compileAnchors,
  type Signs,
  signOfDisguise,
} from './anchor-automaton.ts';
import { lookAtViews, type View } from './decoded-views.ts';
import { longRuns, readRun } from './encoded-runs.ts';
import { type Finding, unionOf } from './finding.ts';
import { textRules } from './rules.ts';
import { matchAt, type Scan, scanOf } from './scan.ts';
import { type StepBudget, spend } from './step-budget.ts';
import { dottedToken } from './token-shapes.ts';

type Automata = { readonly latin: AnchorAutomaton; readonly foreign: AnchorAutomaton };

let compiled: Automata | undefined;

/** Anchors beyond ASCII have a table of their own: they make it wide, and most texts need only the narrow one. */
function automata(): Automata {
  // Made when first needed: it takes time, which the start of a program that redacts nothing should not.
  compiled ??= { latin: compileAnchors(anchored(isAscii)), foreign: compileAnchors(anchored(isForeign)) };
  return compiled;
}

function anchored(belongs: (anchor: string) => boolean): readonly Anchored[] {
  return textRules.map(({ anchors }) => ({ anchors: anchors.filter(belongs) }));
}

const isForeign = (anchor: string) => /[^\0-\x7f]/.test(anchor);
const isAscii = (anchor: string) => !isForeign(anchor);

/** Base64 within base64 is decoded; deeper nesting would let a line multiply its own cost. */
const deepestEncoding = 2;

/**
 * Everything in a text that must not leave, from the text as written and from every reading of it; ranges are those
 * of the text as written and do not overlap.
 */
export function detect(text: string, budget: StepBudget): readonly Finding[] {
  if (text.length > longestRepeated) return detectAnew(text, budget);
  const steps = harmless.get(text);
  if (steps !== undefined) {
    spend(budget, steps);
    return [];
  }
  const before = budget.remaining;
  const findings = detectAnew(text, budget);
  if (findings.length > 0) return findings;
  if (harmless.size >= mostRemembered) harmless.clear();
  harmless.set(text, before - budget.remaining);
  return findings;
}

/** Keys, kinds and names of tools come again and again: short texts in which nothing was found, and what looking cost. */
const harmless = new Map<string, number>();
const longestRepeated = 40;
const mostRemembered = 10_000;

function detectAnew(text: string, budget: StepBudget): readonly Finding[] {
  return unionOf(besideMarkers(text, unionOf(detectIn(text, budget, 0))));
}

const ownMarks =
  /\[REDACTED(?::[\w ]{1,40})?\](?:#\d{1,3})?|\[(?:user|email|host|ip|path|env)\]|\b(?:user|email|host|ip|path|env)_[0-9a-f]{12}/g;

/**
 * What earlier redaction put into the text is no finding, and no rule may cut it in two: findings that touch a marker
 * are widened over it, and those that hold nothing but markers are left out.
 */
function besideMarkers(text: string, findings: readonly Finding[]): readonly Finding[] {
  if (findings.length === 0 || !/\[REDACTED|\[(?:user|email|host|ip|path|env)\]|_[0-9a-f]{12}/.test(text))
    return findings;
  const marks = [...text.matchAll(ownMarks)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  let next = 0;
  return findings.flatMap((finding) => {
    while (next < marks.length && (marks[next]?.end ?? 0) <= finding.start) next++;
    let { start, end } = finding;
    for (let index = next; index < marks.length; index++) {
      const mark = marks[index];
      if (mark === undefined || mark.start >= end) break;
      start = Math.min(start, mark.start);
      end = Math.max(end, mark.end);
    }
    if (start === finding.start && end === finding.end && (marks[next]?.start ?? text.length) >= end)
      return [finding];
    const rest = text.slice(start, end).replace(ownMarks, '');
    if (!/[\p{L}\p{N}]/u.test(rest)) return [];
    return [
      start === finding.start && end === finding.end
        ? finding
        : { start, end, rule: finding.rule, kind: finding.kind },
    ];
  });
}

function detectIn(text: string, budget: StepBudget, depth: number): Finding[] {
  const findings: Finding[] = [];
  const signs = detectPlain(text, { budget, findings });
  if (depth < deepestEncoding) findEncoded(text, { budget, depth, findings });
  lookAtViews(text, signs, (view) => {
    const found: Finding[] = [];
    const seen = detectPlain(view.text, { budget, findings: found });
    if (depth < deepestEncoding) findEncoded(view.text, { budget, depth, findings: found });
    for (const finding of found) findings.push(inSource(finding, view));
    return seen;
  });
  return findings;
}

type Detection = { readonly budget: StepBudget; readonly findings: Finding[] };

function detectPlain(text: string, { budget, findings }: Detection): Signs {
  const { latin, foreign } = automata();
  const signs = latin.visit(text, looker(scanOf(text, budget, findings)));
  if ((signs & signOfDisguise) !== 0) foreign.visit(text, looker(scanOf(text, budget, findings)));
  return signs;
}

function looker(scan: Scan) {
  return (rule: number, start: number, end: number) => {
    scan.budget.remaining -= 8;
    textRules[rule]?.look(scan, start, end);
  };
}

/** A run whose decoded text holds anything secret is removed whole: half of it would still decode. */
function findEncoded(text: string, { budget, findings, depth }: Detection & { depth: number }): void {
  longRuns(text, (run) => {
    const token = dottedAt(text, run.start);
    if (token !== undefined) findings.push(token);
    const encoded = readRun(text, run);
    if (encoded === undefined) return;
    const inside = detectIn(encoded.decoded, budget, depth + 1);
    const chief = inside.find(({ kind }) => kind === 'credential') ?? inside[0];
    if (chief === undefined) return;
    const rule = chief.kind === 'credential' ? chief.rule : 'encoded';
    findings.push({ start: encoded.start, end: encoded.end, rule, kind: 'credential' });
  });
}

function dottedAt(text: string, start: number): Finding | undefined {
  if (!dottedToken.begins.includes(text.charAt(start))) return undefined;
  const match = matchAt(dottedToken.pattern, text, start);
  if (match === undefined || !/\d/.test(match[0])) return undefined;
  return { start, end: start + match[0].length, rule: dottedToken.rule, kind: 'credential' };
}

function inSource({ start, end, rule, kind, subject }: Finding, view: View): Finding {
  const range = { ...view.written(start, end), rule, kind };
  return kind === 'credential' ? range : { ...range, subject: subject ?? view.text.slice(start, end) };
}
