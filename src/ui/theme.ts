import type { FrameLine, Role } from '../app/frame.ts';

/** Select Graphic Rendition parameters for each role; `plain` has none. */
export type Theme = Readonly<Record<Role, string>>;

/** The sixteen ANSI colours, so that the terminal's own light or dark scheme decides how they look. */
export const colourTheme: Theme = {
  plain: '',
  dim: '2',
  strong: '1',
  title: '1;36',
  accent: '36',
  match: '1;4;33',
  cursor: '1;7',
  critical: '1;31',
  high: '33',
  medium: '36',
  low: '2',
  good: '32',
  bad: '1;31',
};

/** No colour: weight, underline and inverse only. */
export const monoTheme: Theme = {
  plain: '',
  dim: '2',
  strong: '1',
  title: '1',
  accent: '1',
  match: '1;4',
  cursor: '1;7',
  critical: '1;4',
  high: '1',
  medium: '',
  low: '2',
  good: '',
  bad: '1',
};

/** The line as text with SGR sequences, each one closed before the next begins. */
export function paintLine(line: FrameLine, theme: Theme): string {
  let painted = '';
  for (const { text, role } of line) {
    const codes = theme[role];
    painted += codes === '' || text === '' ? text : `\x1b[${codes}m${text}\x1b[0m`;
  }
  return painted;
}
