/** Sentences that may follow any symptom: what was seen around it. */
export const symptomTails: readonly string[] = [
  'First seen at commit {hash} with {cmd}.',
  'The log of {module} has {count} lines like it.',
  'Reproduced {small} times on {os}; not on a laptop.',
  'Request {request} shows it.',
  '{tool} reported nothing unusual.',
  'Only {percent} % of the runs are affected.',
  'The output names {func2} at line {line}.',
  '{test} was green an hour before.',
  'With {runtime} it fails after {ms2} ms.',
  'The same happens in {func2} of {module}.',
  'After {ms} ms the worker gives up.',
  'The build of {branch} shows the same.',
  'Row {count} of {table} is the first one affected.',
  'A second run took {ms2} ms and failed alike.',
  'Restarting {host} did not help.',
  'It affects {small} of {count} tests in {area}.',
  'No entry of {table} carries {field2}.',
  'Seen by {small} sessions so far, always near {file}.',
];

/** Sentences that may follow any root cause: why it was not found earlier, or how it was found. */
export const causeTails: readonly string[] = [
  'A bisect over {count} commits ended at {hash}.',
  'Nothing in {test} covers it.',
  'The comment in {file} says the opposite.',
  '{func2} hides it by returning early.',
  'It was introduced with {branch}.',
  'The default of {var} differs between CI and the session.',
  'The trace of {request} proves it.',
  '{doc} does not mention it.',
  'The same assumption stands in {small} other places of {area}.',
  'Under {runtime} the order of events is different.',
  'It needs at least {small} parallel runs to show.',
  'Only rows with {field2} above {count} take this path.',
  'The agent saw it in turn {line} and went on.',
  'A review had asked about {func2} before.',
];

/** Sentences that may follow any resolution: how it was checked. */
export const fixTails: readonly string[] = [
  'Verified with {small} runs of {cmd}.',
  'Covered by a new test in {test}.',
  'Commit {hash}.',
  'The run takes {ms2} ms now.',
  '{doc} says so now.',
  'Merged as {branch}.',
  'Measured over {count} requests.',
  '{func2} has the same guard.',
];

export const stepTexts: readonly string[] = [
  'Read the output of {cmd}',
  'Searched for {func} and found {small} callers',
  'Reproduced it with {test} alone',
  'Compared with commit {hash}',
  'Printed {field} at the entry of {func2}',
  'Checked the settings of {host}',
  'Wrote a failing test in {test}',
  'Changed {file}',
  'Ran {cmd} {small} times',
  'Looked up {pkg} {ver2} in its documentation',
  'Asked which of the two rules holds',
  'Reverted the last {small} edits',
  'Updated {doc}',
];

/** Remarks in other languages, as teams in several countries leave them in symptoms and causes. */
export const remarksInOtherLanguages: readonly string[] = [
  'Der Prüflauf bricht bei „Größe“ ab, {func} erwartet eine Zahl.',
  'Fehlermeldung: Zeitüberschreitung nach {ms} ms beim Aufruf von {endpoint}.',
  'Ursache unklar; {module} verhält sich auf dem Büro-Rechner anders.',
  '测试在第 {small} 次运行时失败：字段 {field} 为空。',
  '构建机上缺少环境变量 {var}，本地正常。',
  '{func} の戻り値が空のとき、一覧が表示されない。',
  '接続がタイムアウトしました（{ms} ミリ秒）。',
  '{table} 테이블에 {field} 열이 없습니다.',
  'Échec à l’étape de vérification : « {field} » manquant dans {endpoint}.',
];
