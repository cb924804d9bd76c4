import type { AnalysisScope } from './analysis-scope.ts';

/** Which model was at work: by row, and by feature. Places in `names`; 0 is unknown, 1 several models. */
export type RowModels = {
  readonly names: readonly string[];
  readonly ofRow: (row: number) => number;
  /** By the feature's id. */
  readonly ofFeature: (feature: number) => number;
};

const severalModels = 1;

/** A record that names no model is taken to be of the one model its session names elsewhere. */
export function rowModels({ columns, exposed, sessions, features }: AnalysisScope): RowModels {
  const { model } = columns.table;
  // Codes of the column start at 1 like the ids here; one is added to make room for `several`.
  const named = (row: number) => (model.code(row) === 0 ? 0 : model.code(row) + 1);
  const bySession = new Uint32Array(sessions.bound);
  for (const row of exposed) note(bySession, sessions.of(row), named(row));
  const ofRow = (row: number) => {
    const own = named(row);
    if (own !== 0) return own;
    const shared = bySession[sessions.of(row)] ?? 0;
    return shared === severalModels ? 0 : shared;
  };
  const byFeature = new Uint32Array(features.bound);
  for (const row of exposed) note(byFeature, features.of(row), ofRow(row));
  return {
    names: ['', 'several models', ...model.texts.slice(1)],
    ofRow,
    ofFeature: (feature) => byFeature[feature] ?? 0,
  };
}

function note(models: Uint32Array, place: number, id: number): void {
  if (place === 0 || id === 0) return;
  const before = models[place] ?? 0;
  models[place] = before === 0 || before === id ? id : severalModels;
}
