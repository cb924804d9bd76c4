import { expect } from 'vitest';
import type { AnswerBook } from '../src/app/answer-book.ts';
import { lineWidth } from '../src/app/frame.ts';
import { page } from '../src/app/navigate.ts';
import { pageExtent } from '../src/app/pages.ts';
import type { AppState } from '../src/app/state.ts';
import { frameOf } from '../src/app/view.ts';
import { loadedDataset, type MadeLine } from '../src/core/dataset/loaded-dataset.ts';
import { type Explorer, nothingDone, openExplorer, textOf } from './explorer.ts';
import { hostileFailure, plantedSequences } from './terminal/hostile-data.ts';

const hostileText = plantedSequences.join(' ');

/** Records of every kind, most of them hostile, some empty, some plain. */
function hostileLines(): MadeLine[] {
  const time = (place: number) => new Date(Date.UTC(2026, 1, 1 + (place % 26), place % 24)).toISOString();
  const lines: MadeLine[] = [];
  for (let place = 0; place < 60; place += 1) {
    lines.push({ kind: 'failure', value: hostileFailure(place) });
    lines.push({
      kind: 'failure',
      value: {
        timestamp: time(place),
        feature_id: `F${place % 7}`,
        failure_type: ['test_failure', 'build_error', 'timeout'][place % 3],
        learning_value: {
          category: ['env_setup', '日本語', ''][place % 3],
          severity: 'high',
          pattern: `p${place % 5}`,
        },
      },
    });
    lines.push({
      kind: 'success',
      value: { timestamp: time(place), success_patterns: [hostileText, `s${place % 4}`] },
    });
    lines.push({
      kind: 'performance',
      value: { timestamp: time(place), tokens: 1e308, [hostileText]: -place },
    });
    lines.push({
      kind: 'context_metrics',
      value: { timestamp: time(place), session_id: hostileText, turn: place },
    });
    lines.push({ kind: 'generic', value: { [hostileText]: { deep: [[[hostileText]]] }, empty: {} } });
  }
  return [...lines, { kind: 'failure', value: {} }, { kind: 'failure', value: [] }];
}

const control = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|[\ud800-\udfff]/u;

/** The rules that hold on every screen, whatever has happened, also before an answer has come. */
export function expectSound(explorer: Explorer): void {
  const state = explorer.state();
  expectSoundFrame(state);
  if (state.keySerial % 10 === 0) expectSoundFrame({ ...state, answers: lackingOneKind(state) });

  const front = page(state);
  const { count } = pageExtent(front, state);
  expect(front.list.cursor).toBeGreaterThanOrEqual(0);
  expect(front.list.top).toBeGreaterThanOrEqual(0);
  if (count > 0) expect(front.list.cursor).toBeLessThan(count);
}

function expectSoundFrame(state: AppState): void {
  const { columns, rows } = state.size;
  const { lines, caret, table } = frameOf(state);
  expect(lines).toHaveLength(rows);
  for (const line of lines) {
    expect(lineWidth(line)).toBeLessThanOrEqual(columns);
    expect(textOf(line)).not.toMatch(control);
  }
  if (caret !== undefined) {
    expect(caret.x).toBeLessThan(columns);
    expect(caret.y).toBeLessThan(rows);
  }
  if (table !== undefined) expect(table.row + table.height).toBeLessThanOrEqual(rows);
}

/** What is known while the answers to one kind of question are still to come; another kind each time. */
function lackingOneKind({ answers, keySerial }: AppState): AnswerBook {
  const kindOf = (key: string) => /"ask":"(\w+)"/.exec(key)?.[1];
  const kinds = [...new Set([...answers.keys()].map(kindOf))];
  const lacking = kinds[(keySerial / 10) % kinds.length];
  return new Map([...answers].filter(([key]) => kindOf(key) !== lacking));
}

const nothing = { ok: false, error: { what: 'Not to be had here', remedy: 'Go on' } } as const;

/** The explorer over hostile records, all loaded. Reports and queues cannot be made here, and say so: keys would wait for them. */
export async function openHostile(): Promise<Explorer> {
  const dataset = loadedDataset(hostileLines());
  dataset.setProgress({ phase: 'ready', bytesRead: 0, bytesTotal: 0, files: [] });
  return openExplorer(dataset, {
    columns: 80,
    rows: 23,
    perform: async (effect, send) => {
      if (effect.kind === 'open-triage')
        return send({ kind: 'triage-opened', outcome: { kind: 'nothing', said: 'No queue here' } });
      if (effect.kind === 'plan-export' || effect.kind === 'write-export')
        return send({ kind: 'export-planned', key: effect.key, outcome: nothing });
      if (effect.kind === 'list-reports') return send({ kind: 'reports-listed', reports: [] });
      if (effect.kind !== 'build-report') return nothingDone(effect, send);
      send({ kind: 'report-built', key: effect.key, outcome: nothing });
    },
  });
}
