import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { eventLine } from '../core/annotation/events.ts';
import { appendDurably } from './durable-file.ts';
import type { ProjectAnnotations } from './project-annotations.ts';

/** Events that their log did not take, and where they are now; `undefined` if nowhere. */
export type Rescued = {
  readonly count: number;
  readonly log: string;
  readonly keptIn: string | undefined;
};

/** Puts what could not be saved into debrief's own folder, one file a session, as the lines that the log lacks. */
export async function rescueUnsaved(
  projects: readonly ProjectAnnotations[],
  stateFolder: string,
): Promise<readonly Rescued[]> {
  const unsaved = projects.filter(({ waiting }) => waiting.length > 0);
  return Promise.all(unsaved.map((project) => rescue(project, stateFolder)));
}

async function rescue({ waiting, path = '' }: ProjectAnnotations, stateFolder: string): Promise<Rescued> {
  const folder = join(stateFolder, 'unsaved-annotations');
  const kept = join(folder, basename(path));
  const text = waiting.map((event) => `${eventLine(event)}\n`).join('');
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await appendDurably(kept, { text });
    return { count: waiting.length, log: path, keptIn: kept };
  } catch {
    // The disk that holds the home folder may be the full one: then the words on the screen are all there is.
    return { count: waiting.length, log: path, keptIn: undefined };
  }
}

/** For the person at the keyboard, when the explorer has closed. */
export function rescueWords({ count, log, keptIn }: Rescued): string {
  const what = count === 1 ? '1 annotation event' : `${count} annotation events`;
  return keptIn === undefined
    ? `debrief: ${what} could not be saved to ${log}, nor anywhere else`
    : `debrief: ${what} could not be saved to ${log}; they are in ${keptIn}: move that file there when it can be written`;
}
