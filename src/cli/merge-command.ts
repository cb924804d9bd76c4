/** The command with which a person confirms that codes mean one thing. */
export function mergeCommand(axis: string, codes: readonly string[], into: string): string {
  return `debrief taxonomy merge ${codes.map(quoted).join(' ')} --into ${quoted(into)} --axis ${axis}`;
}

/** As a POSIX shell takes it for one word. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) && !text.startsWith('-') ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
