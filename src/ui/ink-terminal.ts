import type { Store } from '../app/store.ts';

const enterAlternateScreen = '\x1b[?1049h';
const cursorHome = '\x1b[H';
/** Ink passes each unchanged row with one of these. */
const nextRow = '\x1b[E';
const manyNextRows = /(?:\x1b\[E){2,}/g;

/**
 * The terminal as Ink is to see it: of the size that the frame in the store was made for, and silent about resizes.
 *
 * Ink would draw the old frame at the new size first and then compare the new one with lines that the terminal has
 * meanwhile wrapped or cut. It also draws where the cursor happens to stand when the alternate screen is entered, so the
 * cursor is sent to the corner there. Moving over many rows takes one sequence here instead of one for each: on a tall
 * screen a third of the bytes of a key.
 */
export function inkTerminal(stdout: NodeJS.WriteStream, store: Store): NodeJS.WriteStream {
  const write = (text: unknown, ...rest: readonly unknown[]) =>
    Reflect.apply(stdout.write, stdout, [typeof text === 'string' ? forTerminal(text) : text, ...rest]);
  const ignored = () => stdout;
  return Object.create(stdout, {
    columns: { get: () => store.state().size.columns },
    rows: { get: () => store.state().size.rows },
    write: { value: write },
    on: { value: ignored },
    off: { value: ignored },
  });
}

function forTerminal(text: string): string {
  if (text === enterAlternateScreen) return enterAlternateScreen + cursorHome;
  return text.replace(manyNextRows, (run) => `\x1b[${run.length / nextRow.length}E`);
}
