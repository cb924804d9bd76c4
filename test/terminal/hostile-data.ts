import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Control sequences that would do harm, each with a word to look for in what reaches the terminal. */
export const plantedSequences = [
  '\x1b]52;c;cHduZWQ=\x07',
  '\x1b]0;pwned-title\x07',
  '\x9d0;pwned-c1-title\x9c',
  '\x1b]8;;https://pwned.example\x1b\\link\x1b]8;;\x1b\\',
  '\x9b31mpwned-csi',
  '\x1b[31;5mpwned-sgr\x1b[8mhidden',
  '\x1b[2J\x1b[Hpwned-clear',
  '\x1b[?1049lpwned-screen',
  '\x1bPpwned-dcs\x1b\\',
  '\x1b]unterminated pwned-osc',
  '\u202epwned-bidi\u202c',
  'pwned-bell\x07\x08\x7f',
] as const;

const sequences = plantedSequences.join(' ');

/** A failure with control sequences in every text field. */
export function hostileFailure(place: number): object {
  return {
    timestamp: `2026-02-${String(1 + (place % 26)).padStart(2, '0')}T10:00:00Z`,
    feature_id: `F${place}${sequences}`,
    session_id: `s${sequences}`,
    failure_type: `test_failure${sequences}`,
    error_details: {
      symptoms: `${sequences} port is taken`,
      stack_trace: `at a (b.js:1)\n${sequences}\nat c (d.js:2)`,
      affected_tests: [sequences, `t${place}`],
      initial_hypothesis: sequences,
    },
    root_cause: { actual_cause: sequences, [`key${sequences}`]: sequences },
    recovery: { resolution_type: sequences, steps: [sequences, '日本語 🚀 e\u0301 \u200d'] },
    learning_value: { category: `env${sequences}`, severity: `high${sequences}`, pattern: `p${sequences}` },
  };
}

/** Lines that are broken in the ways that files are; those marked good are records all the same. */
function brokenLines(): readonly (string | Buffer)[] {
  const plain = { failure_type: 'test_failure', feature_id: 'PLAIN', timestamp: '2026-02-20T10:00:00Z' };
  return [
    `{"failure_type": "cut off ${sequences}`,
    `not json ${sequences}`,
    '[1, 2, 3]',
    '"a text"',
    'null',
    '{"__proto__": {"polluted": true}, "constructor": 1, "failure_type": "proto", "timestamp": "2026-02-20T10:00:00Z"}',
    '{"failure_type": "twice", "failure_type": "doubled", "timestamp": "2026-02-20T10:00:00Z"}',
    `${JSON.stringify({ ...plain, notes: 'CRLF' })}\r`,
    '{"failure_type": "lone \\ud800 surrogate", "timestamp": "2026-02-20T10:00:00Z"}',
    '{"failure_type": "nul \\u0000 escape", "timestamp": "2026-02-20T10:00:00Z"}',
    Buffer.concat([Buffer.from('{"failure_type": "raw nul '), Buffer.from([0]), Buffer.from('"}')]),
    Buffer.concat([
      Buffer.from('{"failure_type": "bad utf-8 '),
      Buffer.from([0xff, 0xc3, 0x28]),
      Buffer.from('"}'),
    ]),
    `{"failure_type": "five megabytes", "timestamp": "2026-02-20T10:00:00Z", "notes": "${'x'.repeat(5_000_000)}"}`,
    `{"failure_type": ${'['.repeat(20_000)}`,
  ];
}

/**
 * Makes a dataset that means harm, or at least no good: control sequences in every text and in the file's name, lines
 * that are no records, and all that makes a parser stumble. Returns the folder.
 */
export function writeHostileData(parent: string): string {
  const folder = join(parent, 'hostile\x1b]0;pwned-folder\x07');
  mkdirSync(folder, { recursive: true });
  const good = Array.from({ length: 40 }, (_, place) => JSON.stringify(hostileFailure(place)));
  const lines = [Buffer.from([0xef, 0xbb, 0xbf]), ...good, ...brokenLines()].map((line, place) =>
    Buffer.concat([Buffer.from(line), Buffer.from(place === 0 ? '' : '\n')]),
  );
  writeFileSync(join(folder, 'failures.jsonl'), Buffer.concat(lines));
  writeFileSync(join(folder, `other\x9b31m.jsonl`), `${JSON.stringify({ [sequences]: sequences })}\n`);
  return folder;
}
