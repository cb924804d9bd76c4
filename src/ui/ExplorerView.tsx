import { Box, Text, useApp, useCursor } from 'ink';
import { memo, useEffect, useSyncExternalStore } from 'react';
import type { Frame, FrameLine } from '../app/frame.ts';
import type { AppState } from '../app/state.ts';
import { frameOf } from '../app/view.ts';
import { SummaryTable } from './ink-table.tsx';
import { type Painting, paintLine } from './theme.ts';

export type SuspendTerminal = (during: () => Promise<void>) => Promise<void>;

export type ExplorerViewProps = {
  readonly state: () => AppState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly painting: Painting;
  /** Told once how the terminal can be lent to another program. */
  readonly onReady: (suspend: SuspendTerminal) => void;
};

/** Draws the state's frame and places the terminal's cursor while text is typed. */
export function ExplorerView({ state, subscribe, painting, onReady }: ExplorerViewProps) {
  const { suspendTerminal } = useApp();
  useEffect(() => onReady((during) => suspendTerminal(during)), [onReady, suspendTerminal]);
  const current = useSyncExternalStore(subscribe, state);
  const { setCursorPosition } = useCursor();
  const frame = frameOf(current);
  setCursorPosition(frame.caret);
  return <FrameView frame={frame} painting={painting} columns={current.size.columns} />;
}

type FrameViewProps = { readonly frame: Frame; readonly painting: Painting; readonly columns: number };

/** One text for each row of the screen; a summary table stands in place of the rows it takes. */
function FrameView({ frame: { lines, table }, painting, columns }: FrameViewProps) {
  const above = table === undefined ? lines : lines.slice(0, table.row);
  const below = table === undefined ? [] : lines.slice(table.row + table.height);
  return (
    <Box flexDirection="column" width={columns}>
      <Rows lines={above} painting={painting} />
      {table === undefined ? null : (
        <Box height={table.height} overflow="hidden">
          <SummaryTable rows={table.rows} charset={painting.charset} />
        </Box>
      )}
      <Rows lines={below} painting={painting} />
    </Box>
  );
}

function Rows({ lines, painting }: { readonly lines: readonly FrameLine[]; readonly painting: Painting }) {
  return lines.map((line, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is its place; none is inserted or moved
    <Row key={row} text={paintLine(line, painting)} />
  ));
}

/** An empty text would have no height. */
const Row = memo(function Row({ text }: { readonly text: string }) {
  return <Text wrap="truncate">{text === '' ? ' ' : text}</Text>;
});
