import type { Rule } from './rule.ts';
import { addCredential, matchAt, type Scan } from './scan.ts';
import { isPlaceholder } from './secret-values.ts';

/** The data of a Kubernetes `Secret` manifest: every value of it, whatever its key. */
export const secretDocumentRule: Rule = {
  name: 'secret',
  anchors: ['kind: secret\n', 'kind: "secret"\n'],
  look(scan, start) {
    const documentStart = Math.max(0, start - 2_000);
    const before = scan.text.slice(documentStart, start).lastIndexOf('\n---');
    const from = before < 0 ? documentStart : documentStart + before;
    const block = /(?:^|\n)([ \t]{0,20})(?:data|stringData):[ \t]*\n/g;
    block.lastIndex = from;
    const head = block.exec(scan.text.slice(0, start + 6_000));
    if (head !== null) valuesOf(scan, head.index + head[0].length, (head[1] ?? '').length);
  },
};

function valuesOf(scan: Scan, from: number, indentation: number): void {
  let at = from;
  for (let lines = 0; lines < 200; lines++) {
    const line = matchAt(
      /([ \t]{1,40})[\w.-]{1,120}:[ \t]{1,4}["']?((?:\[REDACTED[^\]\n]{0,60}\]|[^\s"']){1,20000})["']?[ \t]{0,8}(?:\n|$)/y,
      scan.text,
      at,
    );
    const [whole = '', indent = '', value = ''] = line ?? [];
    if (line === undefined || indent.length <= indentation) return;
    const start = at + whole.indexOf(value, whole.indexOf(':'));
    if (!isPlaceholder(value)) addCredential(scan, { start, end: start + value.length }, 'secret');
    at += whole.length;
  }
}
