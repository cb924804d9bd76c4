/** Words in the shape of an issue's id that are none: encodings, hashes, standards, models. */
const notIssues =
  /^(?:UTF|UCS|ISO|IEC|IEEE|RFC|SHA|MD|AES|RSA|HMAC|CRC|BASE|CVE|CWE|PEP|POSIX|ECMA|ANSI|ASCII|GPT|GLM|CLAUDE|GEMINI|HTTP|TLS|SSL|UUID|WCAG|OAUTH|LATIN|WINDOWS|X86|ARM|COVID|PY|ES|H|V|T|M|P)-/;

/** How much of a prompt is looked at: an issue that it is about is named at its beginning. */
const promptLength = 4000;

/**
 * The one issue that a prompt names: `#123`, `issue 123`, `…/issues/123`, `ABC-123`, or a feature's id as `F012`. `undefined`
 * when it names none, or several: then it is about none of them alone. A guess: mark it as inferred.
 */
export function issueInPrompt(prompt: string): string | undefined {
  const text = prompt.slice(0, promptLength);
  const found = new Set<string>();
  for (const [, number] of text.matchAll(/(?:^|[\s(,;:])#(\d{1,7})(?![\w-])/g)) found.add(`#${number}`);
  for (const [, number] of text.matchAll(/\bissue (?:no\.? |number )?#?(\d{1,7})\b/gi))
    found.add(`#${number}`);
  for (const [, number] of text.matchAll(/\/(?:issues|pull|merge_requests)\/(\d{1,7})\b/g))
    found.add(`#${number}`);
  for (const [id] of text.matchAll(/(?<![\w-])[A-Z][A-Z0-9]{1,9}-\d{1,6}(?![\w-])/g))
    if (!notIssues.test(id)) found.add(id);
  for (const [id] of text.matchAll(/(?<![\w-])F\d{3}(?!\w)/g)) found.add(id);
  const [only, ...others] = found;
  return others.length === 0 ? only : undefined;
}
