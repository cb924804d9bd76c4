/** The exit code in a command's output text; `undefined` when it is not said there, which is not zero. */
export function codexExit(output: string): number | undefined {
  const head = output.slice(0, 2000);
  const said =
    /^(?:Process exited with code|Exit code:) (-?\d{1,9})/m.exec(head)?.[1] ??
    /"exit_code":\s?(-?\d{1,9})/.exec(output.slice(-300))?.[1];
  return said === undefined ? undefined : Number(said);
}
