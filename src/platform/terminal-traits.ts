import type { Preferences, ThemeName } from '../app/preferences.ts';

/** How many colours there are. `none` still allows weight, underline and inverse. */
export type ColourDepth = 'none' | 'sixteen' | '256' | 'true colour';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * What the terminal can show: the user's own wish first, then `NO_COLOR` (any text but an empty one, https://no-color.org),
 * then `FORCE_COLOR` (0 to 3), then `COLORTERM` and `TERM`.
 */
export function colourDepth(wish: Preferences['color'], env: Env): ColourDepth {
  if (wish === 'never') return 'none';
  const own = depthOfTerminal(env);
  if (wish === 'always') return own === 'none' ? 'sixteen' : own;
  if (isSet(env.NO_COLOR)) return 'none';
  return forcedDepth(env.FORCE_COLOR) ?? own;
}

function depthOfTerminal({ COLORTERM, TERM = '' }: Env): ColourDepth {
  if (TERM === 'dumb' || /-m(?:ono)?$|^vt\d+$/.test(TERM)) return 'none';
  if (COLORTERM !== undefined && /^(?:truecolor|24bit)$/i.test(COLORTERM)) return 'true colour';
  if (/-(?:direct|truecolor)$/.test(TERM)) return 'true colour';
  return /-256(?:color)?$/.test(TERM) ? '256' : 'sixteen';
}

function forcedDepth(text: string | undefined): ColourDepth | undefined {
  switch (text) {
    case undefined:
      return undefined;
    case '0':
    case 'false':
      return 'none';
    case '2':
      return '256';
    case '3':
      return 'true colour';
    default:
      return 'sixteen';
  }
}

/** The theme meant by `auto`: the terminal is not asked, which stalls on slow lines; some tell by `COLORFGBG`. */
export function themeFor(wish: Preferences['theme'], { COLORFGBG }: Env): ThemeName {
  if (wish !== 'auto') return wish;
  const background = /;(\d+)$/.exec(COLORFGBG ?? '')?.[1];
  if (background === undefined) return 'neutral';
  // Of the sixteen colours 7 and 9 to 15 are light.
  return Number(background) === 7 || Number(background) > 8 ? 'light' : 'dark';
}

/** Whether only ASCII can be relied on: the Linux console, a dumb terminal, a locale that says it is not UTF-8. */
export function needsAscii(wish: Preferences['ascii'], env: Env): boolean {
  if (wish !== 'auto') return wish === 'always';
  if (env.TERM === 'linux' || env.TERM === 'dumb') return true;
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find(isSet);
  return locale !== undefined && !/utf-?8/i.test(locale);
}

function isSet(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}
