/**
 * Runners by their names alone. `pytest_report` and `pytest.mark` are no mentions; a listing, or `import pytest` in a
 * here-document, is one: that is what a count over the text of commands can say, and why records do not use it.
 */
const runners =
  /(?:^|[\s;&|('"/])(?:(?:pytest|py\.test|unittest|nosetests\d?|tox|nox|vitest|jest|mocha|rspec|phpunit|ctest)(?=$|[\s;&|)'"])|bin\/test(?=$|[\s;&|)'"])|(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?(?:test|t)\b|(?:go|cargo|dotnet|deno|mix|swift|mvn|gradle|\.\/gradlew|make|rails|playwright)\s+(?:test|check|nextest)\b|manage\.py\s+test\b|node\s+--test\b)/;

/** Whether the text of a shell command names a test runner, be it run, listed, or only spoken of. */
export function mentionsTestRunner(commandLine: string): boolean {
  return runners.test(commandLine);
}
