import { type Language, nameFrom } from './code-base.ts';
import type { TraceTheme } from './failure-pattern.ts';
import { fill, type Scene, slotValue } from './phrases.ts';
import type { Random } from './random.ts';
import { noun } from './vocabulary.ts';

type Theme = Exclude<TraceTheme, 'none'>;

const messages: Readonly<Record<Language, Readonly<Record<Theme, readonly string[]>>>> = {
  typescript: {
    environment: [
      'Error: connect ECONNREFUSED 127.0.0.1:{port}',
      'Error: listen EADDRINUSE: address already in use :::{port}',
      'TypeError [ERR_INVALID_URL]: Invalid URL: "" ({var})',
    ],
    dependency: [
      "Error [ERR_MODULE_NOT_FOUND]: Cannot find package '{pkg}' imported from /srv/build/{file}",
      "SyntaxError: The requested module '{pkg}' does not provide an export named '{func}'",
    ],
    timing: [
      'Error: Test timed out in {ms}ms.',
      'AbortError: The operation was aborted after {ms} ms',
      'Error: Timeout waiting for {field}',
    ],
    assertion: [
      'AssertionError: expected {line} to be {small} // Object.is equality',
      "AssertionError: expected '{field}' to equal '{field2}'",
    ],
    value: [
      "TypeError: Cannot read properties of undefined (reading '{field}')",
      'TypeError: {func}(...).map is not a function',
      'RangeError: Invalid time value',
    ],
  },
  python: {
    environment: [
      'ConnectionRefusedError: [Errno 111] Connection refused',
      "KeyError: '{var}'",
      'OSError: [Errno 98] Address already in use: {port}',
    ],
    dependency: [
      "ModuleNotFoundError: No module named '{pkg}'",
      "ImportError: cannot import name '{func}' from '{pkg}'",
      "TypeError: {func}() got an unexpected keyword argument '{field}'",
    ],
    timing: [
      'TimeoutError: {func} took longer than {ms} ms',
      'asyncio.exceptions.CancelledError',
      "RuntimeWarning: coroutine '{func}' was never awaited",
    ],
    assertion: [
      'AssertionError: assert {line} == {small}',
      "AssertionError: assert '{field}' in {'{field2}'}",
    ],
    value: [
      "KeyError: '{field}'",
      "AttributeError: 'NoneType' object has no attribute '{field}'",
      'ValueError: invalid literal for int() with base 10: {field}',
    ],
  },
  go: {
    environment: [
      'panic: dial tcp 127.0.0.1:{port}: connect: connection refused',
      'panic: required variable {var} is empty',
    ],
    dependency: [
      'panic: {pkg}: unknown option {field}',
      'panic: plugin was built with a different version of package {pkg}',
    ],
    timing: [
      'panic: test timed out after {small}m0s',
      'fatal error: all goroutines are asleep - deadlock!',
      'panic: context deadline exceeded after {ms}ms',
    ],
    assertion: [
      'panic: not equal: expected {line}, actual {small}',
      'panic: {field} differs: want {count}, got {line}',
    ],
    value: [
      'panic: runtime error: invalid memory address or nil pointer dereference',
      'panic: runtime error: index out of range [{line}] with length {small}',
    ],
  },
  rust: {
    environment: [
      'called `Result::unwrap()` on an `Err` value: Os { code: 111, kind: ConnectionRefused }',
      'environment variable {var} must be set: NotPresent',
    ],
    dependency: [
      '{pkg}: feature "{field}" is not enabled',
      'no rows returned by {pkg} {ver} migration check',
    ],
    timing: [
      'deadline has elapsed after {ms} ms',
      'there is no reactor running, must be called from the context of a Tokio 1.x runtime',
    ],
    assertion: [
      'assertion `left == right` failed\n  left: {line}\n right: {small}',
      'assertion failed: {func}().is_ok()',
    ],
    value: [
      'called `Option::unwrap()` on a `None` value',
      'index out of bounds: the len is {small} but the index is {line}',
      'byte index {line} is not a char boundary',
    ],
  },
  java: {
    environment: [
      'java.net.ConnectException: Connection refused: localhost:{port}',
      "java.lang.IllegalStateException: Could not resolve placeholder '{var}'",
    ],
    dependency: ['java.lang.NoSuchMethodError: {type}.{func}()', 'java.lang.NoClassDefFoundError: {type}'],
    timing: [
      'java.util.concurrent.TimeoutException: {func} did not finish within {ms} milliseconds',
      'org.awaitility.core.ConditionTimeoutException: {field} was not set within {small} seconds',
    ],
    assertion: [
      'org.opentest4j.AssertionFailedError: expected: <{line}> but was: <{small}>',
      'org.opentest4j.AssertionFailedError: {field} ==> expected: <true> but was: <false>',
    ],
    value: [
      'java.lang.NullPointerException: Cannot invoke "{type}.{func}()" because "{field}" is null',
      'java.lang.IndexOutOfBoundsException: Index {line} out of bounds for length {small}',
    ],
  },
};

const nodeLibraryFrames = [
  'at runTest (file:///srv/build/node_modules/@vitest/runner/dist/index.js:781:11)',
  'at runSuite (file:///srv/build/node_modules/@vitest/runner/dist/index.js:909:15)',
  'at processTicksAndRejections (node:internal/process/task_queues:105:5)',
  'at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1637:16)',
  'at Client.connect (/srv/build/node_modules/undici/lib/dispatcher/client.js:338:19)',
  'at Object.handleRequest (/srv/build/node_modules/fastify/lib/handleRequest.js:131:16)',
  'at listOnTimeout (node:internal/timers:588:17)',
  'at ModuleLoader.resolve (node:internal/modules/esm/loader:701:38)',
];

const pythonLibraryFrames = [
  ['/usr/lib/python3.12/asyncio/base_events.py', 687, 'run_until_complete', 'return future.result()'],
  [
    '/srv/venv/lib/python3.12/site-packages/_pytest/python.py',
    159,
    'pytest_pyfunc_call',
    'result = testfunction(**testargs)',
  ],
  [
    '/srv/venv/lib/python3.12/site-packages/pluggy/_callers.py',
    103,
    '_multicall',
    'res = hook_impl.function(*args)',
  ],
  [
    '/srv/venv/lib/python3.12/site-packages/sqlalchemy/engine/base.py',
    1967,
    '_exec_single_context',
    'self.dialect.do_execute(',
  ],
  [
    '/srv/venv/lib/python3.12/site-packages/httpx/_client.py',
    1014,
    '_send_single_request',
    'response = transport.handle_request(request)',
  ],
  [
    '/srv/venv/lib/python3.12/site-packages/pydantic/main.py',
    212,
    '__init__',
    'validated_self = self.__pydantic_validator__.validate_python(',
  ],
] as const;

const goLibraryFrames = [
  ['testing.tRunner(0x{a}, 0x{b})', '/usr/local/go/src/testing/testing.go:1690 +0xf4'],
  ['net/http.HandlerFunc.ServeHTTP(...)', '/usr/local/go/src/net/http/server.go:2171'],
  [
    'github.com/jackc/pgx/v5/pgxpool.(*Pool).Acquire(0x{a})',
    '/go/pkg/mod/github.com/jackc/pgx/v5@v5.7.1/pgxpool/pool.go:547 +0x1d8',
  ],
  ['sync.(*WaitGroup).Wait(0x{a})', '/usr/local/go/src/sync/waitgroup.go:118 +0x48'],
] as const;

const rustLibraryFrames: readonly (readonly [name: string, place: string])[] = [
  ['core::panicking::panic_fmt', '/rustc/9fc6b431/library/core/src/panicking.rs:75:14'],
  ['core::result::unwrap_failed', '/rustc/9fc6b431/library/core/src/result.rs:1704:5'],
  [
    'tokio::runtime::park::CachedParkThread::block_on',
    '/usr/local/cargo/registry/src/index.crates.io-1949cf8c/tokio-1.43.0/src/runtime/park.rs:281:60',
  ],
  ['core::ops::function::FnOnce::call_once', '/rustc/9fc6b431/library/core/src/ops/function.rs:250:5'],
];

const javaLibraryFrames = [
  'java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(DirectMethodHandleAccessor.java:103)',
  'java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1144)',
  'org.junit.platform.commons.util.ReflectionUtils.invokeMethod(ReflectionUtils.java:775)',
  'org.springframework.beans.factory.support.AbstractBeanFactory.getBean(AbstractBeanFactory.java:200)',
  'org.hibernate.engine.jdbc.internal.ResultSetReturnImpl.extract(ResultSetReturnImpl.java:57)',
  'com.fasterxml.jackson.databind.ObjectMapper.readValue(ObjectMapper.java:3848)',
];

const writers = {
  typescript: nodeTrace,
  python: pythonTrace,
  go: goTrace,
  rust: rustTrace,
  java: javaTrace,
} as const;

/** A trace of several lines as the runtime of the feature's language prints it, library frames between our own. */
export function stackTrace(theme: Theme, scene: Scene): string {
  const { language } = scene.feature.code;
  const message = fill(scene.random.pick(messages[language][theme]), scene);
  return writers[language](message, scene);
}

function nodeTrace(message: string, scene: Scene): string {
  const { random } = scene;
  const { code } = scene.feature;
  const lines = [message];
  for (let frame = random.between(1, 3); frame > 0; frame -= 1) {
    const name =
      frame === 1
        ? `${nameFrom(code, random, 'type')}.${nameFrom(code, random, 'function')}`
        : slotValue('func', scene);
    lines.push(
      `    at ${random.chance(0.3) ? 'async ' : ''}${name} (/srv/build/${nameFrom(code, random, 'source')}:${position(random)})`,
    );
  }
  lines.push(`    at /srv/build/${slotValue('test', scene)}:${position(random)}`);
  for (let frame = random.between(1, 3); frame > 0; frame -= 1)
    lines.push(`    ${random.pick(nodeLibraryFrames)}`);
  if (random.chance(0.2)) lines.push(`  [cause]: ${fill("{ code: 'ERR_{var}', port: {port} }", scene)}`);
  return lines.join('\n');
}

function pythonTrace(message: string, scene: Scene): string {
  const { random } = scene;
  const { code } = scene.feature;
  const lines = ['Traceback (most recent call last):'];
  for (let frame = random.between(1, 2); frame > 0; frame -= 1) {
    const [path, line, name, code] = random.pick(pythonLibraryFrames);
    lines.push(`  File "${path}", line ${line}, in ${name}`, `    ${code}`);
  }
  for (let frame = random.between(1, 2); frame > 0; frame -= 1) {
    const name = nameFrom(code, random, 'function');
    lines.push(
      `  File "/srv/build/${nameFrom(code, random, 'source')}", line ${random.between(8, 640)}, in ${name}`,
    );
    lines.push(
      `    ${noun(random)} = ${slotValue('func', scene)}(${slotValue('field', scene)}, ${noun(random)}=${noun(random)})`,
    );
  }
  lines.push(message);
  return lines.join('\n');
}

function goTrace(message: string, scene: Scene): string {
  const { random } = scene;
  const { code } = scene.feature;
  const lines = [message, '', `goroutine ${random.between(1, 400)} [running]:`];
  for (let frame = random.between(1, 3); frame > 0; frame -= 1) {
    const receiver = random.chance(0.5) ? `(*${nameFrom(code, random, 'type')}).` : '';
    lines.push(
      `shop/internal/${code.area}.${receiver}${nameFrom(code, random, 'function')}(0xc000${random.hex(3)}000, 0x${random.hex(2)})`,
    );
    lines.push(
      `\t/srv/build/${nameFrom(code, random, 'source')}:${random.between(8, 700)} +0x${random.hex(3)}`,
    );
  }
  for (let frame = random.between(1, 2); frame > 0; frame -= 1) {
    const [call, place] = random.pick(goLibraryFrames);
    lines.push(call.replace('{a}', `c000${random.hex(3)}000`).replace('{b}', random.hex(4)), `\t${place}`);
  }
  return lines.join('\n');
}

function rustTrace(message: string, scene: Scene): string {
  const { random } = scene;
  const { code } = scene.feature;
  const lines = [
    `thread '${slotValue('func', scene)}' panicked at ${slotValue('file', scene)}:${position(random)}:`,
    message,
    'stack backtrace:',
  ];
  let number = 0;
  const push = (name: string, place: string): void => {
    lines.push(`${String(number).padStart(4)}: ${name}`, `             at ${place}`);
    number += 1;
  };
  push('rust_begin_unwind', '/rustc/9fc6b431/library/std/src/panicking.rs:692:5');
  push(...random.pick(rustLibraryFrames));
  for (let frame = random.between(1, 2); frame > 0; frame -= 1) {
    push(
      `${code.area}::${noun(random)}::${nameFrom(code, random, 'function')}`,
      `/srv/build/${nameFrom(code, random, 'source')}:${position(random)}`,
    );
  }
  return lines.join('\n');
}

function javaTrace(message: string, scene: Scene): string {
  const { random } = scene;
  const { code } = scene.feature;
  const lines = [message];
  const frame = (): string => {
    const owner = nameFrom(code, random, 'type');
    const place = `${owner}.java:${random.between(12, 480)}`;
    return `\tat shop.${code.area}.${noun(random)}.${owner}.${nameFrom(code, random, 'function')}(${place})`;
  };
  for (let count = random.between(1, 3); count > 0; count -= 1) lines.push(frame());
  for (let count = random.between(1, 3); count > 0; count -= 1)
    lines.push(`\tat ${random.pick(javaLibraryFrames)}`);
  if (random.chance(0.4)) {
    lines.push(
      `Caused by: ${fill('java.lang.IllegalArgumentException: {field} must not be {small}', scene)}`,
      frame(),
    );
    lines.push(`\t... ${random.between(12, 70)} more`);
  }
  return lines.join('\n');
}

/** Line and column. */
function position(random: Random): string {
  return `${random.between(4, 620)}:${random.between(1, 60)}`;
}
