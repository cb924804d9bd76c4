import { openDebrief } from '../terminal/open-debrief.ts';
import { isSampleLoaded } from '../terminal/open-sample.ts';
import { screenSvg } from './svg.ts';

/** A picture of the real explorer on the sample: keys to press, each after what it waits for. */
type Shot = {
  readonly name: string;
  readonly title: string;
  readonly rows?: number;
  readonly columns?: number;
  readonly steps: readonly { readonly keys: readonly string[]; readonly until: string | RegExp }[];
};

export const shots: readonly Shot[] = [
  {
    name: 'overview',
    title: 'The Overview: what changed, where it hurts',
    steps: [],
  },
  {
    name: 'search',
    title: 'A filter with a typo, as it is typed',
    columns: 90,
    rows: 20,
    steps: [
      { keys: ['g', 'a'], until: 'All records' },
      { keys: ['/', ...'conection sev:>=high'], until: '11 similar' },
    ],
  },
  {
    name: 'record',
    title: 'One failure with its fields',
    rows: 32,
    steps: [
      { keys: ['enter'], until: /TYPE/ },
      { keys: ['g', 'r'], until: 'Root cause' },
      { keys: ['enter'], until: /ROOT CAUSE|raw/ },
    ],
  },
  {
    name: 'patterns',
    title: 'Two success patterns side by side',
    steps: [
      { keys: ['g', 's'], until: 'Success' },
      { keys: ['space', 'space'], until: '2 picked' },
      { keys: ['C'], until: '▸ side by side' },
    ],
  },
  {
    name: 'help',
    title: 'The keys of a page',
    steps: [{ keys: ['?'], until: /Keys|Help/ }],
  },
];

/** The picture that the explorer gives now. */
export async function takeShot({ title, columns = 100, rows = 27, steps }: Shot): Promise<string> {
  const terminal = openDebrief({ args: ['training_data'], columns, rows });
  try {
    await terminal.waitFor(isSampleLoaded);
    for (const { keys, until } of steps) {
      terminal.press(...keys);
      await terminal.waitFor(until);
      await terminal.waitForQuiet(300);
    }
    await terminal.waitForQuiet(400);
    return screenSvg({ title, columns, rows: terminal.styledScreen() });
  } finally {
    await terminal.close();
  }
}
