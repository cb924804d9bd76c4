import { type CheckFinding, isObject } from './finding.ts';

const required = [
  '@context',
  '@type',
  'conformsTo',
  'description',
  'license',
  'name',
  'url',
  'creator',
  'datePublished',
];

/** Croissant 1.1: what must be there, and what validates and then cannot be read. `hashOf` is undefined for a file that is not there. */
export function croissantFindings(
  text: string,
  hashOf: (path: string) => string | undefined,
): readonly CheckFinding[] {
  const findings: CheckFinding[] = [];
  const tell = (reason: string, level: CheckFinding['level'] = 'error', mark?: string) =>
    findings.push({ line: mark === undefined ? 1 : lineOf(text, mark), level, reason });
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return [{ line: 1, level: 'error', reason: 'is not JSON' }];
  }
  if (!isObject(document)) return [{ line: 1, level: 'error', reason: 'is not an object' }];
  for (const key of required)
    if (document[key] === undefined || document[key] === '') tell(`key ${key} is missing`);
  const context = document['@context'];
  for (const key of ['equivalentProperty', 'samplingRate'])
    if (isObject(context) && context[key] === undefined)
      tell(`@context lacks ${key}, so it is not the standard one`, 'warning');
  const files: unknown = document.distribution;
  for (const file of Array.isArray(files) ? files : []) {
    if (!isObject(file)) continue;
    const type = String(file['@type'] ?? '');
    if (!/FileObject$/.test(type)) continue;
    const path = String(file.contentUrl ?? file.name ?? '');
    if (file.sha256 === undefined && file.md5 === undefined)
      tell(`${path} has neither sha256 nor md5`, 'error', path);
    if (file.encodingFormat === 'application/jsonl')
      tell(
        `encodingFormat of ${path} is application/jsonl, whose records cannot be read: write application/jsonlines`,
        'error',
        path,
      );
    if (/^[a-z]+:\/\//i.test(path)) continue;
    const hash = hashOf(path);
    if (hash === undefined) tell(`${path} is not there`, 'error', path);
    else if (typeof file.sha256 === 'string' && file.sha256 !== hash)
      tell(`sha256 of ${path} is another one`, 'error', path);
  }
  return findings;
}

function lineOf(text: string, mark: string): number {
  const at = mark === '' ? -1 : text.indexOf(mark);
  return at === -1 ? 1 : text.slice(0, at).split('\n').length;
}
