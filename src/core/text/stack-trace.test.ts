import { describe, expect, test } from 'vitest';
import { parseStackTrace } from './stack-trace.ts';

function read(trace: string) {
  const { parts, ...counts } = parseStackTrace(trace.split('\n'));
  return { ...counts, own: parts.filter(({ kind, library }) => kind === 'frame' && library === undefined) };
}

describe('frames of libraries are told from the project’s own', () => {
  test('in traces of V8', () => {
    const { frames, libraryFrames, libraries, own } = read(`Error: connect ECONNREFUSED
    at createPool (/srv/app/src/db/pool.ts:41:11)
    at Layer.handle (/srv/app/node_modules/express/lib/router/layer.js:95:5)
    at next (/srv/app/node_modules/express/lib/router/route.js:149:13)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)`);
    expect({ frames, libraryFrames, libraries }).toEqual({
      frames: 4,
      libraryFrames: 3,
      libraries: ['node_modules', 'node:internal'],
    });
    expect(own.map(({ lines }) => lines)).toEqual([['    at createPool (/srv/app/src/db/pool.ts:41:11)']]);
  });

  test('in traces of CPython, with the source line of each frame', () => {
    const { frames, libraryFrames, own } = read(`Traceback (most recent call last):
  File "/srv/app/jobs/sync.py", line 12, in run
    fetch(url)
    ^^^^^^^^^^
  File "/usr/lib/python3.12/asyncio/runners.py", line 194, in run
    return runner.run(main)
  File "/srv/venv/lib/python3.12/site-packages/httpx/_client.py", line 5, in send
    from vendor/ import nothing
ValueError: no url`);
    expect({ frames, libraryFrames }).toEqual({ frames: 3, libraryFrames: 2 });
    expect(own[0]?.lines).toHaveLength(3);
  });

  test('in traces of the JVM', () => {
    const { frames, libraryFrames, libraries } = read(`java.lang.NoSuchMethodError: Watcher.expire()
\tat shop.contracts.Reader.fetch(Reader.java:182)
\tat java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1144)
\tat org.junit.jupiter.engine.Run.invoke(Run.java:7)
\t... 12 more`);
    expect({ frames, libraryFrames, libraries }).toEqual({
      frames: 4,
      libraryFrames: 2,
      libraries: ['java', 'junit'],
    });
  });

  test('in what pytest prints below the source of a failed test', () => {
    const { frames, libraryFrames } = read(`    def test_empty_cache():
>       cache = CacheManager(path)
E       TypeError: missing argument

test/test_cache.py:130: TypeError
/srv/venv/lib/python3.12/site-packages/pluggy/_hooks.py:513: in __call__`);
    expect({ frames, libraryFrames }).toEqual({ frames: 2, libraryFrames: 1 });
  });

  test('in traces of Rust and Go, whose frames take two lines', () => {
    const rust = read(`thread 'main' panicked at src/store.rs:7:5:
stack backtrace:
   0: rust_begin_unwind
             at /rustc/9fc6b431/library/std/src/panicking.rs:665:5
   1: store::flush::Writer::close
             at ./src/flush.rs:31:9
   2: tokio::runtime::park
             at /home/ci/.cargo/registry/src/index/tokio-1.40.0/src/runtime/park.rs:281:30`);
    expect(rust).toMatchObject({ frames: 3, libraryFrames: 2 });
    expect(rust.own[0]?.lines[1]).toContain('./src/flush.rs:31:9');

    const go = read(`panic: runtime error: index out of range [3] with length 3

goroutine 7 [running]:
shop/roster.(*Store).At(0xc000010000, 0x3)
\t/srv/app/roster/store.go:44 +0x1d
testing.tRunner(0xc000083520, 0x5a3b70)
\t/usr/local/go/src/testing/testing.go:1689 +0x21f`);
    expect(go).toMatchObject({ frames: 2, libraryFrames: 1, libraries: ['go'] });
  });
});

test('text that is no trace has no frames and loses no line', () => {
  const lines = ['assertion failed', '', 'expected 3', 'but got 4'];
  const { parts, frames } = parseStackTrace(lines);
  expect(frames).toBe(0);
  expect(parts.flatMap((part) => part.lines)).toEqual(lines);
});

test('directories of the project that are named like a library’s stay the project’s own', () => {
  const { libraryFrames } = read(`    at connect (/srv/app/src/runtime/net/internal.ts:4:1)
    at shop.java.Reader.fetch(Reader.java:1)
shop/roster.Load(0x1)
\t/home/ci/go/src/github.com/shop/roster/load.go:9 +0x1`);
  expect(libraryFrames).toBe(0);
});
