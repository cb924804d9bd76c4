/** One stretch of a stack trace: a frame with the lines that belong to it, or text between frames. */
export type TracePart = {
  readonly lines: readonly string[];
  readonly kind: 'frame' | 'text';
  /** Whose code the frame runs, as `node_modules`; undefined for the project's own and for text. */
  readonly library: string | undefined;
};

export type StackTrace = {
  readonly parts: readonly TracePart[];
  readonly frames: number;
  readonly libraryFrames: number;
  /** The libraries met, most frequent first. */
  readonly libraries: readonly string[];
};

/**
 * Takes a stack trace apart into frames, those of libraries told from the project's own by path or name.
 *
 * Knows how V8, the JVM, .NET, CPython, Rust, Go, Ruby, PHP and gdb print traces; a line that is none of these is text.
 */
export function parseStackTrace(lines: readonly string[]): StackTrace {
  const parts: TracePart[] = [];
  for (let at = 0; at < lines.length; ) {
    const length = frameLength(lines, at);
    const kind = length === 0 ? 'text' : 'frame';
    const own = lines.slice(at, at + Math.max(1, length));
    parts.push({ lines: own, kind, library: kind === 'frame' ? libraryOf(own) : undefined });
    at += own.length;
  }
  const counts = new Map<string, number>();
  for (const { library } of parts)
    if (library !== undefined) counts.set(library, (counts.get(library) ?? 0) + 1);
  return {
    parts,
    frames: parts.filter(({ kind }) => kind === 'frame').length,
    libraryFrames: [...counts.values()].reduce((sum, count) => sum + count, 0),
    libraries: [...counts].sort((a, b) => b[1] - a[1]).map(([library]) => library),
  };
}

/** How many lines from `at` on are one frame; 0 for text. */
function frameLength(lines: readonly string[], at: number): number {
  const line = headOf(lines[at]);
  const following = headOf(lines[at + 1]);
  if (pythonFrame.test(line)) return pythonFrameLength(lines, at);
  if (rustFrame.test(line)) return rustPlace.test(following) ? 2 : 1;
  if (goPlace.test(following) && goFrame.test(line)) return 2;
  return oneLineFrames.some((shape) => shape.test(line)) ? 1 : 0;
}

/** The shapes below may look at a line many times over: a line of a megabyte is judged by its beginning. */
function headOf(line = ''): string {
  return line.slice(0, 400);
}

const pythonFrame = /^\s*File "[^"]*", line \d+/;
const rustFrame = /^\s*\d+:\s+(?:0x[0-9a-f]+ - )?\S*(?:::|[a-z_]+$)/;
const rustPlace = /^\s+at \S/;
const goFrame = /^(?:created by )?[\w./*()[\]{}-]+(?:\(.*\)| in goroutine \d+)?$/;
const goPlace = /^\s+\S+\.(?:go|s):\d+/;
const oneLineFrames = [
  /^\s*at\s+\S/,
  /^\s*\.\.\. \d+ (?:more|common frames omitted)/,
  /^\s*(?:from\s+)?\S+\.rb:\d+:in\s/,
  /^\s*#\d+\s+\S/,
  /^\s*\S+\.py:\d+: (?:in\s|\w*$)/,
];

/** A place, the source line under it and the carets under that. */
function pythonFrameLength(lines: readonly string[], at: number): number {
  const indent = indentOf(lines[at] ?? '');
  let length = 1;
  while (length < 3) {
    const line = lines[at + length];
    if (line === undefined || pythonFrame.test(line) || line.trim() === '' || indentOf(line) <= indent) break;
    length += 1;
  }
  return length;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

type Library = { readonly name: string; readonly marks: RegExp };

/** Where code lives that the project did not write. The first that fits names the frame. */
const libraries: readonly Library[] = [
  { name: 'node_modules', marks: /[\\/]node_modules[\\/]|[\\/]\.yarn[\\/]|[\\/]\.pnpm[\\/]/ },
  { name: 'node:internal', marks: /\bnode:|\(internal\/|\bat internal\/|\(native\)/ },
  { name: 'site-packages', marks: /[\\/](?:site|dist)-packages[\\/]/ },
  { name: 'python', marks: /[\\/]lib[\\/]python\d|<frozen / },
  { name: 'cargo', marks: /[\\/]\.?cargo[\\/](?:registry|git)[\\/]/ },
  {
    name: 'rust std',
    marks: /\/rustc\/|^\s*\d+:\s+(?:0x[0-9a-f]+ - )?<?(?:core|std|alloc|rust_begin_unwind)\b/,
  },
  {
    name: 'java',
    marks: /^\s*at (?:\S+\/)?(?:java|javax|jdk|sun|com\.sun|jakarta)\.|^\s*at java\.base\//,
  },
  {
    name: 'junit',
    marks: /^\s*at (?:\S+\/)?(?:org\.junit|junit|org\.testng|org\.mockito|org\.gradle|org\.apache\.maven)\./,
  },
  { name: 'kotlin', marks: /^\s*at (?:\S+\/)?(?:kotlin|kotlinx|scala)\./ },
  { name: '.net', marks: /^\s*at (?:System|Microsoft|Xunit|NUnit)\./ },
  {
    name: 'go',
    // The project's own code under an old GOPATH stands below a host name, as in src/github.com/.
    marks: /[\\/]go[^\\/]*[\\/]src[\\/][a-z0-9]+[\\/][^:]*\.go:|^(?:runtime|testing)\./,
  },
  { name: 'go modules', marks: /[\\/]pkg[\\/]mod[\\/]/ },
  { name: 'gems', marks: /[\\/]gems[\\/]|[\\/]lib[\\/]ruby[\\/]/ },
  { name: 'vendor', marks: /(?:^|[\\/\s("])vendor[\\/]/ },
];

function libraryOf(lines: readonly string[]): string | undefined {
  // Source lines under a Python frame are not where it lives.
  const place = pythonFrame.test(lines[0] ?? '') ? lines.slice(0, 1) : lines;
  return libraries.find(({ marks }) => place.some((line) => marks.test(headOf(line))))?.name;
}
