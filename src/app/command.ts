import type { Screen } from './screens.ts';
import type { AppState, Next } from './state.ts';

/** Where a command's keys work. A screen looks through its scopes in order; `list` is every screen with a cursor, `page` every full screen. */
export type Scope = Screen['kind'] | 'triage' | 'list' | 'page' | 'input' | 'global';

export type CommandGroup = 'Move' | 'Go' | 'Filter' | 'View' | 'Act' | 'Text' | 'Program';

export type CommandInput = {
  /** The number typed before the keys. */
  readonly count: number | undefined;
  /** What was typed behind its word in the palette, as the file's name in `:replay FILE`. */
  readonly argument?: string;
};

/** A named thing the explorer can do. Key map, footer, key strip, palette, help and documents derive from these. */
export type Command = {
  /** Stable name, as `list.down`: what a replayed session and a key file refer to. */
  readonly id: string;
  readonly title: string;
  /** Each entry is a key or a sequence of keys separated by spaces: `j`, `ctrl+d`, `g g`. */
  readonly keys: readonly string[];
  readonly scope: Scope;
  readonly group: CommandGroup;
  /** What it is called at `:`, besides its id: `q`. */
  readonly words?: readonly string[];
  /** What is to be typed behind the word, as `FILE`; a command that needs it cannot run without. */
  readonly argument?: string;
  /** Short words for the footer, most useful commands first by `hintRank` (1 is leftmost). */
  readonly hint?: string;
  readonly hintRank?: number;
  /**
   * Whether the keys before it must be answered first: opening needs to know what is under the cursor. `for the log`: also
   * what was said before must be on the disk, so that never more than one answer can be lost.
   */
  readonly waits?: 'for answers' | 'for the log';
  /** Why it cannot run now, in words; undefined when it can. */
  readonly unavailable?: (state: AppState) => string | undefined;
  readonly run: (state: AppState, input: CommandInput) => Next;
};
