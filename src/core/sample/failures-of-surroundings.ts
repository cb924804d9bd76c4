import type { FailurePattern } from './failure-pattern.ts';

export const environmentSetup: readonly FailurePattern[] = [
  {
    names: [
      'Missing environment validation',
      'missing env validation',
      'Missing environment validations',
      'Missing environment validation at startup',
    ],
    symptoms: [
      '{small} integration tests fail in setup with "{var} is not set"; unit tests pass.',
      'The service starts, then every call to {endpoint} answers 500 because {var} is empty.',
      '{cmd} hangs for {ms} ms and then reports that {host} refused the connection.',
    ],
    causes: [
      '{func} reads {var} on first use, so a missing value shows only after {count} requests.',
      '{var} was documented in {doc} but nothing checks it; the build box has an empty string.',
    ],
    fixes: [
      'Added a startup check in {file} that lists every missing variable, {var} among them.',
      'Set {var} in the session start script and made {func} refuse an empty value.',
    ],
    preventions: [
      'Check required variables and reachable services before the first edit of a session.',
      'Fail at startup with the names of all missing variables, not at the first request.',
    ],
  },
  {
    names: [
      'Service not running before tests',
      'service not started before tests',
      'Services not running before test',
    ],
    symptoms: [
      'connect ECONNREFUSED 127.0.0.1:{port} in all {small} tests of {module}.',
      '{cmd} stops after {ms} ms: could not connect to {host} on port {port}.',
    ],
    causes: [
      'The agent ran the tests before {host} was up; the compose file has no health check for it.',
      '{host} had been stopped by an earlier session that cleaned up port {port}.',
    ],
    fixes: [
      'Started {host} with a health check and waited for port {port} before {cmd}.',
      'Added {host} to the session start script, with a {ms} ms limit on waiting.',
    ],
    preventions: ['Start services in the session start script and wait for their health checks.'],
  },
  {
    names: ['Port already in use', 'port already taken', 'Port in use'],
    symptoms: [
      'listen EADDRINUSE: address already in use :::{port} when {module} starts.',
      'Only the first of {small} parallel test workers passes; the others cannot bind port {port}.',
    ],
    causes: [
      'A dev server from an earlier turn still holds port {port}; the agent started it in the background.',
      '{file} fixes port {port}, so two workers collide.',
    ],
    fixes: [
      'Bound port 0 in tests and read the chosen port back in {func}.',
      'Stopped the stray process and recorded its id in {doc}.',
    ],
    preventions: ['Let tests bind port 0; stop background processes at the end of a turn.'],
  },
  {
    names: ['Wrong runtime version', 'Wrong runtime versions', 'wrong runtime version on build box'],
    symptoms: [
      'SyntaxError in {pkg} {ver}: the build box runs {runtime}.',
      '{cmd} works in the container and fails on {os} with {runtime}.',
    ],
    causes: [
      'The shell of the session picks {runtime} from PATH before the pinned version.',
      '{pkg} {ver} dropped support for {runtime}; nothing in the repository states the version.',
    ],
    fixes: [
      'Pinned the runtime in the tool version file and in the image {image}.',
      'Put the pinned runtime first in PATH in the start script.',
    ],
    preventions: ['Print and check the runtime version in the session start script.'],
  },
  {
    names: ['Database not migrated', 'DB not migrated', 'Database not migrated before run'],
    symptoms: [
      'relation "{table}" does not exist, raised by {func} in {small} tests.',
      'column {table}.{field} is missing; {endpoint} answers 500.',
    ],
    causes: [
      'Migration {count} for {table} was written in this session but never applied to the test database.',
      'The template database was built at commit {hash}, before {table} existed.',
    ],
    fixes: [
      'Applied migrations in the global test setup.',
      'Rebuilt the template database and made its name include the newest migration.',
    ],
    preventions: ['Run migrations in test setup, and fail when the schema is behind the code.'],
  },
  {
    names: ['Stale container image', 'Stale docker image'],
    symptoms: [
      'The container runs code from commit {hash}; edits of {file} have no effect.',
      '{image} lacks {pkg} although the manifest names it.',
    ],
    causes: [
      'The image {image} was cached by tag and not rebuilt after {file} changed.',
      'The layer with {pkg} was cached for {small} days.',
    ],
    fixes: [
      'Rebuilt {image} without cache and mounted the sources in development.',
      'Tagged images by commit.',
    ],
    preventions: ['Tag images by commit and never by a moving name.'],
  },
  {
    names: ['Disk full on build box', 'disk full on the build box'],
    symptoms: [
      'ENOSPC: no space left on device while writing the report of {cmd}.',
      'The build stops at {percent} % with a truncated archive.',
    ],
    causes: [
      '{count} old preview builds filled the cache partition.',
      'Test videos of {small} sessions were never removed.',
    ],
    fixes: [
      'Removed caches older than {small} days; {cmd} passed again.',
      'Moved caches to a volume with a quota.',
    ],
    preventions: ['Check free space before a build and expire caches by age.'],
  },
];

export const dependencyDrift: readonly FailurePattern[] = [
  {
    names: ['Unpinned transitive dependency', 'Unpinned transitive dependencies', 'unpinned transitive dep'],
    symptoms: [
      '{small} snapshot tests of {module} differ since this morning; no code of ours changed.',
      '{cmd} fails in {pkg2} {ver2}, which is not in our manifest.',
    ],
    causes: [
      '{pkg} {ver} accepts any {pkg2}; a fresh install took {ver2} with a changed default.',
      'The install ran without the lockfile, so {pkg2} moved to {ver2}.',
    ],
    fixes: [
      'Pinned {pkg2} below {ver2} and installed from the lockfile.',
      'Added an override for {pkg2} and a note in {doc}.',
    ],
    preventions: ['Install from the lockfile only; let one scheduled job update dependencies.'],
  },
  {
    names: ['Lockfile out of sync', 'Lock file out of sync', 'lockfile not in sync'],
    symptoms: [
      'The frozen install refuses: {pkg}@{ver} is missing from the lockfile.',
      'CI installs {pkg} {ver2}, the session had {ver}.',
    ],
    causes: [
      'The agent edited the manifest by hand to add {pkg} and did not update the lockfile.',
      'A merge kept the lockfile of one side; {count} entries were lost.',
    ],
    fixes: [
      'Regenerated the lockfile from the merged manifest and committed both.',
      'Reverted the manual edit and added {pkg} through the package manager.',
    ],
    preventions: ['Change dependencies through the package manager; run a frozen install before committing.'],
  },
  {
    names: ['Breaking minor release', 'Breaking change in minor release', 'breaking minor releases'],
    symptoms: [
      '{func} throws since {pkg} {ver2}: an option it passes is no longer known.',
      '{small} type errors in {file} after the update of {pkg}.',
    ],
    causes: [
      '{pkg} renamed an option between {ver} and {ver2} and said so only in its change log.',
      '{pkg} {ver2} returns a promise where {ver} returned a value.',
    ],
    fixes: [
      'Went back to {pkg} {ver} until {module} is adapted.',
      'Adapted {func} to {pkg} {ver2} and pinned it exactly.',
    ],
    preventions: ['Read the change log of a dependency before raising it, also for minor releases.'],
  },
  {
    names: ['Peer dependency conflict', 'Peer dependency conflicts'],
    symptoms: [
      'Install fails: {pkg} {ver} wants {pkg2} below {ver2}.',
      'Two copies of {pkg2} are loaded; context from {module} is undefined.',
    ],
    causes: [
      '{pkg} and {module} ask for different majors of {pkg2}.',
      'A forced install hid that {pkg} does not support {pkg2} {ver2}.',
    ],
    fixes: [
      'Raised {pkg} to the first version that supports {pkg2} {ver2}.',
      'Removed {pkg}; {func} needs {line} lines instead.',
    ],
    preventions: ['Never force an install; resolve the conflict or drop the package.'],
  },
  {
    names: ['Removed upstream API', 'removed upstream APIs'],
    symptoms: [
      '"{func}" is not exported by {pkg} {ver2}.',
      'ImportError: cannot import name {func} from {pkg}.',
    ],
    causes: [
      'The agent wrote against {pkg} {ver} from memory; {ver2} removed the call.',
      'The deprecation of {func} had been logged for {small} weeks.',
    ],
    fixes: [
      'Replaced the call by its documented successor in {small} places.',
      'Wrote a {line} line adapter in {file}.',
    ],
    preventions: ['Read the installed version’s documentation, not remembered examples.'],
  },
  {
    names: ['Native module built for another platform', 'native module for other platform'],
    symptoms: [
      '{pkg} cannot be loaded on {os}: invalid ELF header.',
      'The wheel of {pkg} {ver} does not exist for {runtime}; the build from source fails.',
    ],
    causes: [
      'The cache was filled on another platform and restored on {os}.',
      '{pkg} {ver} ships no build for this processor.',
    ],
    fixes: ['Put platform and runtime into the cache key.', 'Chose {pkg2}, which has no native part.'],
    preventions: ['Make the cache key include platform, processor and runtime version.'],
  },
];

export const buildConfiguration: readonly FailurePattern[] = [
  {
    names: ['Path alias not resolved', 'path aliases not resolved', 'Path alias unresolved at run time'],
    symptoms: [
      'The type check passes and the bundle fails: cannot resolve "@{area}/{module}".',
      '{small} tests cannot import {module}; the editor can.',
    ],
    causes: [
      'The alias stands in the compiler’s settings and not in the bundler’s.',
      'The test runner reads another configuration file than the build.',
    ],
    fixes: [
      'Moved the alias to the package’s imports field, which all tools read.',
      'Replaced the alias by relative imports in {small} files.',
    ],
    preventions: ['Define import aliases in one place that compiler, bundler and tests share.'],
  },
  {
    names: ['Generated code not committed', 'generated code is not committed'],
    symptoms: [
      '{type} is unknown on CI although the session could build.',
      'The generated client lacks {endpoint}.',
    ],
    causes: [
      'The generator ran in the session only; its output is ignored by git.',
      '{file} was generated from the schema at {hash}, before {field} was added.',
    ],
    fixes: [
      'Made the build run the generator first.',
      'Committed the generated client and added a check that it is current.',
    ],
    preventions: ['Generate in the build, or check in CI that generated files are current.'],
  },
  {
    names: ['Module format mismatch', 'Module formats mismatch', 'ESM/CJS mismatch'],
    symptoms: [
      'require() of ES module {pkg} not supported from {file}.',
      'The default export of {pkg} is an object with a default inside.',
    ],
    causes: [
      '{pkg} {ver} is published as ES module only.',
      'The bundle marks {pkg} as external and loads it the old way.',
    ],
    fixes: ['Turned {file} into an ES module.', 'Bundled {pkg} instead of leaving it external.'],
    preventions: ['Test the built bundle, not only the sources.'],
  },
  {
    names: ['Type check skipped in build', 'type check is skipped in build'],
    symptoms: [
      'The build succeeds with {small} type errors in {file}; {func} fails at run time.',
      'A wrong argument for {func} reached staging.',
    ],
    causes: [
      'The bundler strips types without checking; the check is a separate command nobody ran.',
      'The strict flag is off for the folder of {module}.',
    ],
    fixes: [
      'Made the test command run the type check first and corrected {small} errors.',
      'Turned the strict flag on for {module}.',
    ],
    preventions: ['Let one command check types, lint and tests, and run it before each commit.'],
  },
];

export const encodingLocale: readonly FailurePattern[] = [
  {
    names: ['Encoding assumed to be UTF-8', 'encoding assumed UTF-8'],
    symptoms: [
      'Umlauts arrive as "Ã¼" in the export of {table}; {small} comparisons fail.',
      '"Müller & Söhne GmbH" becomes "M?ller & S?hne GmbH" after {func}.',
    ],
    causes: [
      'The supplier sends Windows-1252 and {func} decodes it as UTF-8.',
      'A chunk border splits a multi-byte character in {func}.',
    ],
    fixes: [
      'Decoded by the charset of the content type, with a test for "Größenübersicht".',
      'Used a streaming decoder in {file}.',
    ],
    preventions: ['Declare the encoding at each border and test with non-ASCII data.'],
  },
  {
    names: ['Time zone assumed', 'time zone assumed UTC', 'Timezone assumed'],
    symptoms: [
      '{case}: one day too early between 23:00 and 24:00 in Europe/Berlin.',
      'Daily totals of {table} differ from the ledger by {count} rows.',
    ],
    causes: [
      '{func} cuts the date from a UTC timestamp; the report is in local time.',
      'The build box runs in UTC, the laptop in Asia/Tokyo.',
    ],
    fixes: ['Passed the zone explicitly to {func}.', 'Stored instants and converted at the border only.'],
    preventions: ['Set the zone of test runs to one far from UTC, and pass zones explicitly.'],
  },
  {
    names: ['Locale-dependent sorting', 'locale dependent sorting'],
    symptoms: [
      'The order of "Zürich", "Aarau", "Österreich" differs between {os} and CI.',
      'The list test expects 東京 before 大阪 and fails on {runtime}.',
    ],
    causes: [
      '{func} sorts with the default locale of the machine.',
      '{runtime} was built with a small set of locale data.',
    ],
    fixes: ['Sorted with an explicit collator in {func}.', 'Compared sets where order has no meaning.'],
    preventions: ['Name the locale wherever text is sorted, compared or formatted.'],
  },
  {
    names: ['Text width counted in bytes', 'text width counted as bytes'],
    symptoms: [
      'The column of 发票编号 is {small} cells too narrow; the table breaks.',
      'A label is cut inside "é" and shows a replacement character.',
    ],
    causes: ['{func} pads by byte length.', '{func} counts UTF-16 units, not cells.'],
    fixes: ['Measured cells in {func}.', 'Cut at grapheme borders in {file}.'],
    preventions: ['Measure text with one tested function for cell width.'],
  },
];
