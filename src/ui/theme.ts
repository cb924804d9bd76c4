import { asciiText } from '../app/ascii-text.ts';
import type { FrameLine, Role } from '../app/frame.ts';
import type { ThemeName } from '../app/preferences.ts';
import { harmless } from '../core/text/harmless.ts';

/** Select Graphic Rendition parameters for each role; `plain` has none. */
export type Theme = Readonly<Record<Role, string>>;

export type Painting = { readonly theme: Theme; readonly charset: 'unicode' | 'ascii' };

/** The sixteen ANSI colours, so that the terminal's own light or dark scheme decides how they look. */
const neutral: Theme = {
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
const mono: Theme = {
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

/** Nothing is dim, and each colour brings the ground that it stands out from, whatever the terminal's is. */
const highContrast: Theme = {
  plain: '',
  dim: '',
  strong: '1',
  title: '1;7',
  accent: '1;4',
  match: '1;30;103',
  cursor: '1;7',
  critical: '1;97;41',
  high: '1;30;103',
  medium: '1;97;44',
  low: '',
  good: '1;30;102',
  bad: '1;97;41',
};

/** A role's parameters that are no colour, and its colour as RRGGBB. */
type Tinted = Readonly<Record<Role, readonly [weight: string, colour: string]>>;

/** Hues that people with the common kinds of colour blindness tell apart: Okabe and Ito, https://jfly.uni-koeln.de/color/ */
const dark: Tinted = {
  plain: ['', ''],
  dim: ['', '9a9a9a'],
  strong: ['1', ''],
  title: ['1', '56b4e9'],
  accent: ['', '56b4e9'],
  match: ['1;4', 'f0e442'],
  cursor: ['1;7', ''],
  critical: ['1', 'ff7a3d'],
  high: ['', 'e69f00'],
  medium: ['', '56b4e9'],
  low: ['', '9a9a9a'],
  good: ['', '2fc79a'],
  bad: ['1', 'ff7a3d'],
};

/** The same hues, darkened until they read on white. */
const light: Tinted = {
  plain: ['', ''],
  dim: ['', '5f5f5f'],
  strong: ['1', ''],
  title: ['1', '005a8c'],
  accent: ['', '005a8c'],
  match: ['1;4', '7a4b00'],
  cursor: ['1;7', ''],
  critical: ['1', 'a83c00'],
  high: ['', '7a4b00'],
  medium: ['', '005a8c'],
  low: ['', '5f5f5f'],
  good: ['', '00664a'],
  bad: ['1', 'a83c00'],
};

export type Depth = 'none' | 'sixteen' | '256' | 'true colour';

/** A theme in the colours there are. Sixteen are not enough for `dark` and `light`: the terminal's own stand in. */
export function themeOf(name: ThemeName, depth: Depth): Theme {
  if (depth === 'none' || name === 'mono') return mono;
  switch (name) {
    case 'neutral':
      return neutral;
    case 'high-contrast':
      return highContrast;
    case 'dark':
      return depth === 'sixteen' ? neutral : tinted(dark, depth);
    case 'light':
      return depth === 'sixteen' ? neutral : tinted(light, depth);
  }
}

function tinted(theme: Tinted, depth: '256' | 'true colour'): Theme {
  const entries = Object.entries(theme).map(([role, [weight, colour]]) => {
    const parts = [weight, colour === '' ? '' : depth === '256' ? cubeColour(colour) : trueColour(colour)];
    return [role, parts.filter((part) => part !== '').join(';')];
  });
  return { ...mono, ...Object.fromEntries(entries) };
}

function channels(colour: string): readonly [number, number, number] {
  const number = Number.parseInt(colour, 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}

function trueColour(colour: string): string {
  return `38;2;${channels(colour).join(';')}`;
}

/** The nearest of the 6×6×6 colours that xterm's 256 hold from number 16 on: levels 0, 95, 135, 175, 215, 255. */
function cubeColour(colour: string): string {
  const [red, green, blue] = channels(colour).map((level) =>
    level < 48 ? 0 : level < 115 ? 1 : Math.min(5, Math.floor((level - 35) / 40)),
  );
  return `38;5;${16 + 36 * (red ?? 0) + 6 * (green ?? 0) + (blue ?? 0)}`;
}

/** The text in the characters that the terminal has. */
export function asciiOrAll(text: string, { charset }: Pick<Painting, 'charset'>): string {
  if (charset !== 'ascii') return text;
  return text.split('\r\n').map(asciiText).join('\r\n');
}

/** The line as text with SGR sequences, each one closed before the next begins. */
export function paintLine(line: FrameLine, { theme, charset }: Painting): string {
  let painted = '';
  for (const { text, role } of line) {
    // Frames are harmless already. This is the last door, and it forgives nobody who forgot.
    const safe = harmless(text);
    const shown = charset === 'ascii' ? asciiText(safe) : safe;
    const codes = theme[role];
    // Blanks show nothing but a ground of their own, or a line under them that is not meant.
    const isBare = codes === '' || (role === 'accent' && shown.trim() === '');
    painted += isBare ? shown : `\x1b[${codes}m${shown}\x1b[0m`;
  }
  return painted;
}
