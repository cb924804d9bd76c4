import { Box, Text, useApp, useCursor } from 'ink';
import { memo, useEffect, useSyncExternalStore } from 'react';
import type { Frame } from '../app/frame.ts';
import type { AppState } from '../app/state.ts';
import { frameOf } from '../app/view.ts';
import { paintLine, type Theme } from './theme.ts';

export type SuspendTerminal = (during: () => Promise<void>) => Promise<void>;

export type ExplorerViewProps = {
  readonly state: () => AppState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly theme: Theme;
  /** Told once how the terminal can be lent to another program. */
  readonly onReady: (suspend: SuspendTerminal) => void;
};

/** Draws the state's frame, one text for each row, and places the terminal's cursor while text is typed. */
export function ExplorerView({ state, subscribe, theme, onReady }: ExplorerViewProps) {
  const { suspendTerminal } = useApp();
  useEffect(() => onReady((during) => suspendTerminal(during)), [onReady, suspendTerminal]);
  const current = useSyncExternalStore(subscribe, state);
  const { setCursorPosition } = useCursor();
  const frame = frameOf(current);
  setCursorPosition(frame.caret);
  return <FrameView frame={frame} theme={theme} columns={current.size.columns} />;
}

export function FrameView({
  frame,
  theme,
  columns,
}: {
  readonly frame: Frame;
  readonly theme: Theme;
  readonly columns: number;
}) {
  return (
    <Box flexDirection="column" width={columns}>
      {frame.lines.map((line, row) => (
        // A row of the screen is its place: nothing is inserted or moved.
        // biome-ignore lint/suspicious/noArrayIndexKey: the index is the identity of a screen row
        <Row key={row} text={paintLine(line, theme)} />
      ))}
    </Box>
  );
}

/** An empty text would have no height. */
const Row = memo(function Row({ text }: { readonly text: string }) {
  return <Text wrap="truncate">{text === '' ? ' ' : text}</Text>;
});
