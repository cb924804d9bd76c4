import { expect, test } from 'vitest';
import { createRedactor } from '../core/privacy/redactor.ts';
import { redactedCopy } from './redacted-copy.ts';

const mail = ['ana', 'northmill.org'].join('@');
const redactor = createRedactor({ key: undefined, homeDirectory: '/home/ana' });

test('what is copied is masked, and the count says so', () => {
  const { text, masked } = redactedCopy(`wrote to ${mail} from /home/ana/app`, redactor);
  expect(text).not.toContain(mail);
  expect(text).toContain('~/app');
  expect(masked).toBeGreaterThan(0);
});

test('a copied record stays JSON, and one without secrets stays as it is', () => {
  expect(JSON.parse(redactedCopy(`{"to":"${mail}","n":1}`, redactor).text)).toMatchObject({ n: 1 });
  expect(redactedCopy('{"n": 1.0,  "note":"plain"}', redactor)).toEqual({
    text: '{"n": 1.0,  "note":"plain"}',
    masked: 0,
  });
});
