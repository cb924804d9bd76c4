import type { FailurePattern } from './failure-pattern.ts';

export const asyncTiming: readonly FailurePattern[] = [
  {
    names: ['Missing await', 'missing awaits', 'Missing await on promise'],
    symptoms: [
      '{case}: passes alone, fails in the full run; {func} returns before the write is done.',
      '{small} assertions see the old value of {field}; the log shows the update {ms} ms later.',
    ],
    causes: [
      '{func} calls {func2} without awaiting it.',
      'The callback given to {func} is async, and {func} does not wait for callbacks.',
    ],
    fixes: [
      'Awaited {func2} in {file} and turned on the rule against floating promises.',
      'Collected the promises in {func} and awaited them together.',
    ],
    preventions: ['Turn on the lint rule against floating promises.'],
  },
  {
    names: ['Race between write and read', 'Race between writes and reads', 'race: write vs read'],
    symptoms: [
      'About {percent} % of runs of {test} read a row of {table} before it is committed.',
      '{endpoint} answers with the previous {field} directly after an update.',
    ],
    causes: [
      'The read goes to a replica that lags by {ms} ms.',
      '{func} and {func2} write the same key and the last one wins.',
    ],
    fixes: [
      'Read from the primary after a write within one request.',
      'Serialized the two writers in {func} with a lock on {field}.',
    ],
    preventions: ['State for each read whether it must see the last write, and test that under delay.'],
  },
  {
    names: ['Fixed sleep too short', 'fixed sleeps too short', 'Fixed sleep is too short'],
    symptoms: [
      '{test} waits {ms} ms; on the build box the job needs {ms2} ms.',
      '{case}: fails on every third run under load.',
    ],
    causes: [
      'The test sleeps instead of waiting for the event that {func} emits.',
      'The build box is slower by a factor of {small}.',
    ],
    fixes: [
      'Waited for the event of {func}, with a limit of {ms2} ms.',
      'Polled {endpoint} until {field} changed.',
    ],
    preventions: ['Wait for a condition with a limit, never for a fixed time.'],
  },
  {
    names: ['Fake timers never advance', 'fake timer never advances'],
    symptoms: [
      '{test} times out after {ms} ms; the retry in {func} never runs.',
      'The debounce of {func} is never called under fake timers.',
    ],
    causes: [
      'Fake timers are on, and {func} awaits a real promise between two ticks.',
      'The clock was replaced after {module} had taken its own reference.',
    ],
    fixes: ['Advanced timers asynchronously in {test}.', 'Passed the clock into {func}.'],
    preventions: ['Pass the clock as an argument instead of replacing the global one.'],
  },
  {
    names: ['Unhandled rejection after test end', 'unhandled rejections after test end'],
    symptoms: [
      'All tests pass and the run exits with code 1: unhandled rejection from {func}.',
      'A rejection from {test} is reported against the next file.',
    ],
    causes: ['{func} starts work that outlives the test.', 'The abort signal is not passed on to {func2}.'],
    fixes: [
      'Returned a close function from {func} and called it after each test.',
      'Passed the signal through to {func2}.',
    ],
    preventions: ['Give every background task an owner that awaits its end.'],
  },
  {
    names: ['Retry without backoff', 'retries without backoff'],
    symptoms: [
      '{count} requests to {endpoint} within {ms} ms, then 429 for the rest of the run.',
      'The queue of {module} grows while {host} restarts.',
    ],
    causes: [
      '{func} retries at once and without limit.',
      'Two layers retry: {func} {small} times and {pkg} {small} times.',
    ],
    fixes: [
      'Added backoff with jitter and a limit in {func}.',
      'Let only {func} retry, and switched it off in {pkg}.',
    ],
    preventions: ['Retry in one layer, with growing pauses and a limit.'],
  },
  {
    names: ['Event listener attached too late', 'event listeners attached too late'],
    symptoms: [
      'The first {small} events of {module} are lost.',
      '{case}: hangs, because "ready" was sent before anyone listened.',
    ],
    causes: ['{func} emits in its constructor.', 'The listener is attached after an await.'],
    fixes: [
      'Attached the listener before starting {func}.',
      'Made {func} keep its state and replay it to late listeners.',
    ],
    preventions: ['Attach listeners before starting what emits.'],
  },
];

export const apiContract: readonly FailurePattern[] = [
  {
    names: ['Response shape assumed', 'Assumed response shape', 'response shapes assumed'],
    symptoms: [
      'Cannot read {field} of undefined in {func}; {endpoint} answers with a list.',
      '{small} contract tests of {module} fail after the merge of {hash}.',
    ],
    causes: [
      'The agent guessed the shape of {endpoint} from its name; the schema was not read.',
      '{endpoint} wraps its result in "data" since {ver}.',
    ],
    fixes: [
      'Generated {type} from the schema and used it in {func}.',
      'Parsed the answer at the border in {file}, with a test from a recorded answer.',
    ],
    preventions: ['Read the schema or record a real answer before writing a client.'],
  },
  {
    names: [
      'Optional field treated as required',
      'optional fields treated as required',
      'Optional field taken as required',
    ],
    symptoms: [
      '{func} fails for {percent} % of rows: {field} is absent.',
      'The import of {table} stops at row {count} without {field}.',
    ],
    causes: [
      'The example in {doc} has {field}; the schema marks it optional.',
      '{type} declares {field} without a question mark.',
    ],
    fixes: [
      'Made {field} optional in {type} and handled its absence in {func}.',
      'Gave {field} a default at the border.',
    ],
    preventions: ['Generate types from the schema; test with the smallest valid message.'],
  },
  {
    names: ['Status code not checked', 'Status codes not checked', 'status code unchecked'],
    symptoms: [
      '{func} parses an HTML error page as JSON.',
      'A 409 from {endpoint} is stored as a success in {table}.',
    ],
    causes: [
      '{func} reads the body without looking at the status.',
      'The mock in {test} always answers 200.',
    ],
    fixes: [
      'Turned any status over 299 into a typed error in {func}.',
      'Added answers 404, 409 and 503 to the tests of {module}.',
    ],
    preventions: ['Test each client call with one refused and one broken answer.'],
  },
  {
    names: ['Pagination ignored', 'pagination is ignored'],
    symptoms: [
      'The report of {area} shows {count} of the rows and stops at a round number.',
      '{func} finds no {field} for accounts created later than {small} weeks ago.',
    ],
    causes: [
      '{endpoint} returns at most 100 rows and a cursor; {func} reads only the first page.',
      'The fixture has fewer rows than one page.',
    ],
    fixes: ['Followed the cursor in {func} until it is null.', 'Made the fixture two pages long.'],
    preventions: ['Make fixtures longer than one page.'],
  },
  {
    names: ['Date format mismatch', 'Date formats mismatch', 'mismatch of date formats'],
    symptoms: [
      'Invalid date in {func} for "{field}".',
      'Rows of {table} after the 12th of the month are refused.',
    ],
    causes: [
      '{endpoint} sends day first; {func} expects month first.',
      'Seconds are read as milliseconds in {func}.',
    ],
    fixes: [
      'Used ISO 8601 at the border of {module}.',
      'Converted seconds in {file} and named the field by its unit.',
    ],
    preventions: ['Send ISO 8601 only, and name numeric times by their unit.'],
  },
  {
    names: ['Version header missing', 'missing version header'],
    symptoms: [
      '{endpoint} answers in an older form to {module} than to the console.',
      'The webhook of {area} is refused with 400 since {ver2}.',
    ],
    causes: [
      'Without a version header {endpoint} answers as of {ver}.',
      '{func} builds its own request and skips the shared client.',
    ],
    fixes: ['Sent the version from the shared client.', 'Removed the second client in {file}.'],
    preventions: ['One client per service, which pins the version.'],
  },
];

export const stateManagement: readonly FailurePattern[] = [
  {
    names: ['Cache not invalidated', 'Cache is not invalidated', 'cache never invalidated'],
    symptoms: [
      'After an update {endpoint} shows the old {field} for {ms} ms.',
      '{case}: second run reads results of the first.',
    ],
    causes: [
      '{func} writes to {table} and leaves the entry in {host}.',
      'The key of the cache lacks {field}.',
    ],
    fixes: [
      'Dropped the entry in {func} within the same transaction.',
      'Added {field} to the key in {file}.',
    ],
    preventions: ['Let the writer own its cache entries; test write then read.'],
  },
  {
    names: ['State mutated in place', 'state mutated in-place', 'Mutates state in place'],
    symptoms: [
      'The list does not redraw after {func}; the value is right in the store.',
      'Undo restores {small} of the changes only.',
    ],
    causes: ['{func} sorts the array it was given.', '{func} writes to an object which {func2} also holds.'],
    fixes: ['Copied before sorting in {func}.', 'Made {type} read-only and corrected {small} places.'],
    preventions: ['Declare shared state read-only.'],
  },
  {
    names: ['Stale closure', 'stale closures'],
    symptoms: [
      '{func} submits the {field} of the first render.',
      'The interval in {module} always sees {small}.',
    ],
    causes: [
      'The callback was created once and closes over the first {field}.',
      'A dependency of the effect was left out to silence a warning.',
    ],
    fixes: ['Read the newest state inside {func}.', 'Moved the state change into the reducer of {module}.'],
    preventions: ['Keep the lint rule for effect dependencies on.'],
  },
  {
    names: ['Two sources of truth', 'two sources of the truth'],
    symptoms: [
      'The total in the header differs from the total in {table} after {func}.',
      'A draft of {area} survives a logout.',
    ],
    causes: [
      '{field} is stored in the store and derived in {func}.',
      'URL and store both hold the filter of {module}.',
    ],
    fixes: ['Derived {field} and removed the copy.', 'Kept the filter in the URL only.'],
    preventions: ['Store causes, derive the rest.'],
  },
  {
    names: ['Lost update', 'lost updates'],
    symptoms: [
      'Two saves within {ms} ms leave only the second in {table}.',
      '{percent} % of increments of {field} are missing under load.',
    ],
    causes: [
      '{func} reads, adds and writes without a version check.',
      'The transaction of {func} starts after the read.',
    ],
    fixes: ['Compared the version of the row in {func}.', 'Let the database add in one statement.'],
    preventions: ['Use version checks or atomic statements for counters and documents.'],
  },
];

export const dataValidation: readonly FailurePattern[] = [
  {
    names: ['Null not handled', 'Nulls not handled', 'null is not handled'],
    symptoms: ['{func} fails at row {count}: {field} is null.', '{case}: shows "null" as text.'],
    causes: [
      'The column {table}.{field} allows null; {type} does not.',
      'A left join in {func} yields nulls for new accounts.',
    ],
    fixes: ['Handled the absent {field} in {func}.', 'Made {field} not null and filled {count} rows.'],
    preventions: ['Let types state what may be absent and test with absent values.'],
  },
  {
    names: ['Boundary off by one', 'Off-by-one boundary', 'boundary off-by-one'],
    symptoms: ['The last of {count} rows is missing in {func}.', '{case}: counts the border day twice.'],
    causes: [
      'The range is half open in {func} and closed in {func2}.',
      '{func} starts counting at one, {field} at zero.',
    ],
    fixes: ['Used half-open ranges in both places.', 'Added property tests for ranges in {test}.'],
    preventions: ['Say for each range whether its ends belong to it; test both ends.'],
  },
  {
    names: ['Unit mismatch', 'Units mismatch', 'mismatched units'],
    symptoms: [
      'Amounts of {area} are too large by a factor of 100.',
      'The timeout of {module} is {ms} seconds instead of milliseconds.',
    ],
    causes: [
      '{func} takes cents, {func2} passes euros.',
      '{var} is read in seconds and used in milliseconds.',
    ],
    fixes: [
      'Named the fields by their units and corrected {small} calls.',
      'Gave amounts a type of their own in {file}.',
    ],
    preventions: ['Put the unit into the name or into the type.'],
  },
  {
    names: ['Untrusted input not checked', 'untrusted inputs not checked'],
    symptoms: [
      '{endpoint} answers 500 to a body without {field}.',
      'An import with {count} columns brings {module} down.',
    ],
    causes: [
      '{func} casts the body to {type} without parsing it.',
      'The size limit stands in the proxy only.',
    ],
    fixes: ['Parsed the body at the border in {file}.', 'Limited the size in {func} and answered 413.'],
    preventions: ['Parse at the border; never cast foreign data.'],
  },
  {
    names: ['Float compared exactly', 'floats compared exactly'],
    symptoms: [
      'expected 0.30000000000000004 to be 0.3 in {test}.',
      'The sum over {table} differs by 0.01 from the invoice.',
    ],
    causes: [
      '{func} adds amounts as floating point numbers.',
      'Rounding happens per line in {func} and once in {func2}.',
    ],
    fixes: ['Counted in cents in {func}.', 'Rounded once, at the end, by the rule of {doc}.'],
    preventions: ['Use whole cents or decimals for money.'],
  },
];
