import type { FailurePattern } from './failure-pattern.ts';

export const testDesign: readonly FailurePattern[] = [
  {
    names: ['Over-mocked dependency', 'Over-mocked dependencies', 'overmocked dependency'],
    symptoms: [
      'All tests of {module} pass; {endpoint} fails on first real use.',
      'Renaming {func} breaks {small} tests and no behaviour.',
    ],
    causes: [
      '{test} replaces {func} and then asserts that the replacement was called.',
      'The mock of {pkg} returns a shape which {pkg} {ver} never returns.',
    ],
    fixes: [
      'Tested {module} against a real {host} in a container.',
      'Replaced the mock by an in-memory implementation, tested by the same contract.',
    ],
    preventions: ['Mock only what is slow or foreign, and check mocks against a recorded answer.'],
  },
  {
    names: ['Test depends on order', 'Tests depend on order', 'test depends on execution order'],
    symptoms: ['{test} fails when run alone.', 'With a shuffled order {small} tests of {area} fail.'],
    causes: [
      '{test} needs the row which the test before it created in {table}.',
      'A module-level variable of {module} keeps its value between tests.',
    ],
    fixes: ['Gave each test its own rows.', 'Reset {module} before each test and shuffled the order in CI.'],
    preventions: ['Run tests in random order in CI.'],
  },
  {
    names: ['Assertion too weak', 'Assertions too weak', 'weak assertion'],
    symptoms: [
      '{test} passes with {func} emptied.',
      'A regression in {field} reached staging with all tests green.',
    ],
    causes: [
      '{test} asserts only that no error is thrown.',
      'The expectation was computed by {func} itself.',
    ],
    fixes: [
      'Asserted the exact {field} for {small} cases.',
      'Broke {func} on purpose and made {test} fail first.',
    ],
    preventions: ['See each new test fail once before it passes.'],
  },
  {
    names: [
      'Snapshot accepted without reading',
      'Snapshots accepted without reading',
      'snapshot accepted unread',
    ],
    symptoms: [
      'The snapshot of {module} contains an error message.',
      '{count} changed snapshot lines hide a lost {field}.',
    ],
    causes: [
      'The agent updated all snapshots to get a green run.',
      'The snapshot is {count} lines long; nobody reads it.',
    ],
    fixes: [
      'Restored the snapshot and corrected {func}.',
      'Replaced it by {small} assertions on what matters.',
    ],
    preventions: [
      'Do not update snapshots in the commit that changes behaviour without showing the difference.',
    ],
  },
  {
    names: ['Shared fixture mutated', 'shared fixtures mutated'],
    symptoms: [
      '{case}: fails after another test changed {field} of the fixture.',
      'The second of two equal tests fails.',
    ],
    causes: [
      '{func} changes the fixture it gets; all tests share one object.',
      'The fixture file is written by {test}.',
    ],
    fixes: ['Built the fixture anew per test.', 'Froze the fixture and corrected {func}.'],
    preventions: ['Build fixtures by functions, never share objects.'],
  },
  {
    names: ['Test reads the real clock', 'tests read the real clock'],
    symptoms: [
      '{test} fails every day between 23:00 and 24:00.',
      '{case}: fails since the first of the month.',
    ],
    causes: ['{func} takes the current time itself.', 'The expectation in {test} holds for this month only.'],
    fixes: ['Passed the time into {func}.', 'Fixed the date in {test}.'],
    preventions: ['Pass time and randomness in.'],
  },
];

export const contextLoss: readonly FailurePattern[] = [
  {
    names: [
      'Decision lost after compaction',
      'Decisions lost after compaction',
      'decision lost in compaction',
    ],
    symptoms: [
      'After compaction the agent rebuilt {func}, which it had removed on purpose {small} turns earlier.',
      'The agreed name {field} turned back into {field2} in {small} files.',
    ],
    causes: [
      'The reason for removing {func} stood only in the conversation.',
      'The summary kept the file list and lost the decision about {module}.',
    ],
    fixes: [
      'Wrote the decision into {doc} and reverted {hash}.',
      'Restored commit {hash} and continued in a new session.',
    ],
    preventions: ['Write decisions to a file as they are made, and read it after each compaction.'],
  },
  {
    names: [
      'Requirement dropped late in session',
      'Requirements dropped late in session',
      'requirement dropped late',
    ],
    symptoms: [
      '{small} of {count} acceptance criteria are not covered; the session reported success.',
      '{case}: was in the task and is not implemented.',
    ],
    causes: [
      'At {percent} % of the window the first message was no longer attended to.',
      'The to-do list was rewritten and lost {small} entries.',
    ],
    fixes: [
      'Implemented the rest in a fresh session with the criteria as a checklist.',
      'Added tests for the missing criteria first.',
    ],
    preventions: ['Keep acceptance criteria in a checklist file and tick them off with a test each.'],
  },
  {
    names: ['Re-reads same files', 'Rereads the same files', 're-reading same files'],
    symptoms: [
      '{file} was read {count} times in one session; the window was full before the first edit.',
      '{small} searches for {func} within {ms} ms of each other.',
    ],
    causes: [
      'Each sub-task starts without notes and reads {module} again.',
      'Large files are read whole to find one function.',
    ],
    fixes: ['Kept a map of {area} in {doc}.', 'Read by line range after a search.'],
    preventions: ['Keep a short map of the code base in the repository; read ranges, not whole files.'],
  },
  {
    names: [
      'Edited wrong file of same name',
      'Edits wrong file of same name',
      'wrong file with same name edited',
    ],
    symptoms: [
      'The change of {func} has no effect; there are {small} files of that name.',
      '{file} was changed, the service loads the copy in the package.',
    ],
    causes: ['The agent took the first search result.', 'A build copy of {module} lies beside the source.'],
    fixes: [
      'Moved the change to the right file and removed the copy.',
      'Excluded build output from searches.',
    ],
    preventions: ['Print the path of a file before editing it; keep build output out of searches.'],
  },
  {
    names: ['Instructions beyond the window', 'instructions beyond window'],
    symptoms: [
      'The rules of {doc} about {module} were not followed.',
      'Commit messages ignore the convention after turn {count}.',
    ],
    causes: [
      '{doc} is {count} lines long and was cut when loaded.',
      '{small} tool results of {ms} lines each pushed the rules out.',
    ],
    fixes: ['Shortened {doc} to one screen.', 'Split the rules by folder.'],
    preventions: ['Keep instructions short and next to the code they govern.'],
  },
];

export const toolMisuse: readonly FailurePattern[] = [
  {
    names: ['Command piped away exit code', 'Exit code lost in pipe', 'command pipes away exit codes'],
    symptoms: [
      '{cmd} | tail reported success while {small} tests failed.',
      'The session committed {hash} with failing tests.',
    ],
    causes: [
      'The pipe returns the exit code of tail.',
      'The output was cut at {count} lines, before the summary.',
    ],
    fixes: [
      'Set pipefail in the shell of the session.',
      'Ran {cmd} without a pipe and read the report file.',
    ],
    preventions: ['Set pipefail; judge a run by its exit code.'],
  },
  {
    names: [
      'Patch against stale file content',
      'Patches against stale file content',
      'patch against stale file contents',
      'Patch applied to stale file content',
    ],
    symptoms: [
      'The edit of {file} was refused {small} times: the text to replace was not found.',
      'A patch moved {line} lines in {file}; {func} exists twice.',
    ],
    causes: [
      'A formatter rewrote {file} after the agent had read it.',
      'Another session changed {file} in commit {hash} between read and patch.',
    ],
    fixes: ['Read {file} again and repeated the edit.', 'Reverted {hash} and applied the change by hand.'],
    preventions: [
      'Read a file again before editing when a formatter, hook or another session may have changed it.',
    ],
  },
  {
    names: ['Output truncated before reading', 'outputs truncated before reading'],
    symptoms: [
      'The agent corrected {small} of {count} errors; the rest was cut off.',
      'The first failing test was above the {ms} shown lines.',
    ],
    causes: ['{tool} shows the end of long output only.', 'The log of {cmd} was read through head.'],
    fixes: ['Wrote the output to a file and searched it.', 'Used a reporter that prints failures only.'],
    preventions: ['Write long output to a file and read the failures first.'],
  },
  {
    names: ['Search too broad', 'searches too broad'],
    symptoms: [
      '{tool} returned {count} hits and filled {percent} % of the window.',
      'A search in generated folders ran into the limit of {ms} ms.',
    ],
    causes: [
      'The search for {field} covered build output and lock files.',
      'No file pattern was given to {tool}.',
    ],
    fixes: ['Limited the search to the folder of {module}.', 'Added an ignore file.'],
    preventions: ['Search by folder and file type; ignore generated files.'],
  },
  {
    names: ['Destructive command without check', 'destructive commands without check'],
    symptoms: [
      'Uncommitted work on {branch} is gone.',
      'The rows of {table} in the shared test database were deleted.',
    ],
    causes: [
      'The agent cleaned the tree to get rid of {file}.',
      'A clean-up script ran with the shared {var}.',
    ],
    fixes: ['Recovered {hash} from the reflog.', 'Restored {table} from the last snapshot.'],
    preventions: [
      'Refuse destructive commands in the harness unless the tree is clean and the target is local.',
    ],
  },
];

export const promptAmbiguity: readonly FailurePattern[] = [
  {
    names: ['Acceptance criteria missing', 'Missing acceptance criteria', 'acceptance criteria are missing'],
    symptoms: [
      'Three readings of "{area} export" were tried; none was accepted.',
      'The work on {module} was done and declined twice in review.',
    ],
    causes: [
      'The task names {endpoint} and says nothing about {field}.',
      'No example of the expected {type} was given.',
    ],
    fixes: ['Asked for two examples and a rule for {field}.', 'The owner of {area} wrote {small} criteria.'],
    preventions: ['Begin no feature without at least one checkable criterion and an example.'],
  },
  {
    names: ['Conflicting requirements', 'conflicting requirement'],
    symptoms: [
      '{doc} asks for {field}, the task forbids it.',
      '{test} contradicts the new rule for {module}.',
    ],
    causes: ['{doc} describes {ver}, the task {ver2}.', 'Two tasks change {func} in opposite directions.'],
    fixes: [
      'The newer rule was confirmed; {doc} was corrected.',
      'Split the task and closed the older half.',
    ],
    preventions: ['When two sources disagree, stop and ask, naming both.'],
  },
  {
    names: [
      'Scope larger than one session',
      'Scope is larger than one session',
      'scope too large for one session',
    ],
    symptoms: [
      'The session ended at {percent} % of the window with {small} of {count} parts done.',
      '{count} files changed and nothing builds.',
    ],
    causes: ['The task covers {area} and all its callers.', 'No order of steps was given.'],
    fixes: [
      'Cut the task into {small} parts with a green build after each.',
      'Kept the part that builds and filed the rest.',
    ],
    preventions: ['Plan so that each session ends with a green build.'],
  },
  {
    names: ['Unclear error behaviour', 'unclear error behavior', 'Error behaviour unclear'],
    symptoms: [
      '{func} hides a refused request; review wanted a message.',
      'It is undefined what {endpoint} does when {host} is down.',
    ],
    causes: ['The task describes the good path only.', 'Similar endpoints of {area} behave differently.'],
    fixes: [
      'Agreed on one rule for failures and wrote it into {doc}.',
      'Followed the behaviour of {endpoint}.',
    ],
    preventions: ['Ask for the failure path before writing the good one.'],
  },
];
