/**
 * Stops this process as a shell's job and resolves when it is continued.
 *
 * The whole process group is stopped, so that a launcher in front of us stops too. Without a pending timer Node would end
 * on the way back, because nothing else keeps it alive while input is paused.
 */
export async function stopUntilContinued(): Promise<void> {
  const keepAlive = setInterval(() => {}, 1_000);
  await new Promise<void>((resolve) => {
    process.once('SIGCONT', () => resolve());
    process.kill(0, 'SIGTSTP');
  });
  clearInterval(keepAlive);
}
