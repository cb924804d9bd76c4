/** Dragging a window's edge makes many sizes; only the one it comes to rest at is worth a drawing. */
const resizeRest = 50;

/** Calls the listener when the terminal's size has come to rest at another one. */
export function onResize(listener: () => Promise<void>): void {
  let rest: NodeJS.Timeout | undefined;
  process.stdout.on('resize', () => {
    clearTimeout(rest);
    rest = setTimeout(listener, resizeRest);
  });
}
