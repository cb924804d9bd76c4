/** What the explorer sends on its own account: moving, erasing, the styles of its themes, and the modes it uses. */
const own =
  /\x1b\[\d*[ABCDEGHJK]|\x1b\[1;1H|\x1b\[[02]J|\x1b\[(?:0|1|2|4|7|22|24|27|3[0-79]|90)?(?:;(?:0|1|2|4|7|3[0-79]))*m|\x1b\[\?(?:25|1000|1006|1049|2004|2026)[hl]|\x1b\]52;c;[A-Za-z0-9+/=]*\x07|\r?\n/g;

const control = /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

/** The surroundings of the first control character in a terminal's log that is none of the explorer's own; escaped. */
export function foreignControl(log: string): string | undefined {
  const rest = log.replace(own, '');
  const found = control.exec(rest);
  return found === null
    ? undefined
    : JSON.stringify(rest.slice(Math.max(0, found.index - 20), found.index + 20));
}
