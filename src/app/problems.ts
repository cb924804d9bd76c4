import type { ProblemsAnswer, Question } from '../core/dataset/questions.ts';
import type { Problem } from '../core/records/problem.ts';
import { cellWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';
import { answerTo } from './answer-book.ts';
import { formatCount, plural } from './format.ts';
import { cutAtFront, emptyLine, type FrameLine, plainLine, ruleLine, wrappedLines } from './frame.ts';
import { fitColumns, listLines } from './list-view.ts';
import { bodyHeight, hasPreview, type ScreenModule } from './screen-module.ts';
import type { ProblemsScreen } from './screens.ts';
import type { AppState } from './state.ts';

const pageLength = 200;

function problemsQuestion(position: number): Extract<Question, { readonly ask: 'problems' }> {
  const from = Math.floor(position / pageLength) * pageLength;
  return { ask: 'problems', from, to: from + pageLength };
}

/** The user's own settings files come first. */
function placeInData(position: number, { settings }: AppState): number {
  return Math.max(0, position - settings.problems.length);
}

function questions(screen: ProblemsScreen, state: AppState): readonly Question[] {
  const { top } = screen.list;
  const first = problemsQuestion(placeInData(top, state));
  const last = problemsQuestion(placeInData(top + bodyHeight(state), state));
  return first.from === last.from ? [first] : [first, last];
}

function answerAt(screen: ProblemsScreen, state: AppState): ProblemsAnswer | undefined {
  return answerTo(state.answers, problemsQuestion(placeInData(screen.list.top, state)));
}

/** The problem at a place of the list. */
export function problemAt(state: AppState, position: number): Problem | undefined {
  const own = state.settings.problems[position];
  if (own !== undefined) return own;
  const place = placeInData(position, state);
  const question = problemsQuestion(place);
  return answerTo(state.answers, question)?.problems[place - question.from];
}

/** Every line and field that did not parse: where it stands and why. Nothing is dropped silently. */
export const problemsScreen: ScreenModule<ProblemsScreen> = {
  needs: questions,
  rowCount: totalOf,
  viewport: (_screen, state) => listRows(state),
  view: (screen, state) => {
    const answer = answerAt(screen, state);
    return {
      crumbs: 'Problems',
      heading: answer === undefined ? '' : summary(answer),
      body:
        answer !== undefined && totalOf(screen, state) === 0
          ? nothing(state)
          : body(screen, state, totalOf(screen, state)),
      status:
        answer === undefined
          ? 'counting'
          : `${totalOf(screen, state) === 0 ? 0 : screen.list.cursor + 1}/${formatCount(totalOf(screen, state))}  ${saidBelow(screen, state)}`,
    };
  },
};

function totalOf(screen: ProblemsScreen, state: AppState): number {
  return state.settings.problems.length + (answerAt(screen, state)?.total ?? 0);
}

function summary({ badLines, badFields, superseded }: ProblemsAnswer): string {
  const replaced = superseded === 0 ? '' : `, ${formatCount(superseded)} replaced`;
  return `${plural(badLines, 'bad line')}, ${plural(badFields, 'bad field')}${replaced}`;
}

function nothing({ load }: AppState): readonly FrameLine[] {
  return [
    emptyLine,
    plainLine(
      load.phase === 'loading'
        ? ' No problem so far. Still loading.'
        : ' No problems: every line and every field was read.',
    ),
  ];
}

const levels: Readonly<Record<Problem['level'], string>> = {
  file: 'file',
  line: 'line',
  field: 'field',
  superseded: 'older',
};

/** The problem under the cursor in full: at 80 columns a path and a reason do not fit beside each other. */
const detailRows = 5;

function listRows(state: AppState): number {
  return bodyHeight(state) - 1 - (hasPreview(state) ? detailRows : 0);
}

/** No wider than the places that are shown. */
function placeWidth({ list }: ProblemsScreen, state: AppState): number {
  const shown = Array.from({ length: listRows(state) }, (_, row) => problemAt(state, list.top + row));
  const widths = shown.map((problem) => (problem === undefined ? 0 : cellWidth(placeOf(problem))));
  return Math.min(Math.max(12, ...widths), Math.floor(state.size.columns * 0.5));
}

function body(screen: ProblemsScreen, state: AppState, count: number): readonly FrameLine[] {
  const list = problemLines(screen, state, count);
  const problem = problemAt(state, screen.list.cursor);
  return problem === undefined || !hasPreview(state) ? list : [...list, ...detailLines(problem, state)];
}

/** On a low screen there is no pane: there the line below the list has what a narrow column cuts. */
function saidBelow({ list }: ProblemsScreen, state: AppState): string {
  const problem = problemAt(state, list.cursor);
  if (hasPreview(state) || problem === undefined) return 'figures leave these out; neighbours are loaded';
  return toldOf(problem);
}

function toldOf({ field, reason }: Problem): string {
  return field === undefined ? reason : `${field}: ${reason}`;
}

function detailLines(problem: Problem, { size, settings }: AppState): readonly FrameLine[] {
  const { rule, ellipsis } = settings.glyphs;
  const column = problem.column === undefined ? '' : `, column ${problem.column}`;
  return [
    ruleLine(`${cutAtFront(placeOf(problem), size.columns - 20, ellipsis)}${column}`, size.columns, rule),
    ...wrappedLines(harmless(toldOf(problem)), size.columns),
  ].slice(0, detailRows);
}

function problemLines(screen: ProblemsScreen, state: AppState, count: number): readonly FrameLine[] {
  const where = placeWidth(screen, state);
  const columns = fitColumns(
    [
      { title: 'WHERE', width: where, align: 'left', dropOrder: 0 },
      { title: 'COL', width: 5, align: 'right', dropOrder: 3 },
      { title: 'WHAT', width: 5, align: 'left', dropOrder: 2 },
      { title: 'FIELD AND REASON', width: 20, align: 'left', dropOrder: 1, stretch: 300 },
    ],
    state.size.columns - 1,
  );
  return listLines({
    columns,
    place: screen.list,
    height: listRows(state),
    count,
    row: (position) => {
      const problem = problemAt(state, position);
      if (problem === undefined) return undefined;
      const { level } = problem;
      const cells = [
        { text: cutAtFront(placeOf(problem), where, state.settings.glyphs.ellipsis) },
        { text: problem.column === undefined ? '' : String(problem.column), role: 'dim' as const },
        { text: levels[level], role: level === 'superseded' ? ('dim' as const) : ('bad' as const) },
        { text: toldOf(problem) },
      ];
      return cells.filter((_, index) => columns.length === cells.length || index !== 1);
    },
    glyphs: state.settings.glyphs,
  });
}

/** `file:line`, for a problem of a whole file `file`. */
function placeOf({ file, line }: Problem): string {
  return harmless(line === 0 ? file : `${file}:${line}`);
}
