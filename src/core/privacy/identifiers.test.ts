import { expect, test } from 'vitest';
import { createRedactor } from './redactor.ts';

const key = new Uint8Array(32).fill(7);
const redactor = createRedactor({ key });
const account = ['q', 'zielinska', '84'].join('');
const mail = ['nkechi', '.oyelaran', '@', 'bluefjord.io'].join('');
const host = ['vault-eu1-17', 'corp', 'bluefjord', 'internal'].join('.');

const accountCarriers = [
  `open '/home/${account}/web/a.ts'`,
  `at load (/Users/${account}/code/a.ts:3:7)`,
  `C:\\Users\\${account}\\source\\a.cs:line 3`,
  `file:///C:/Users/${account}/AppData/x`,
  `/mnt/c/Users/${account}/bin/run.sh`,
  `~/.claude/projects/-home-${account}-code-web/x`,
  `-rw-r--r-- 1 ${account} staff 812 Mar  3 10:11 package.json`,
  `${account}@build-int-4:~/web$ npm test`,
  `uid=1000(${account}) gid=1000(${account})`,
  `user_id=${account}`,
  `USER=${account}`,
  `${account}:x:1000:1000::/home/${account}:/bin/sh`,
  `arn:aws:iam::481516234299:user/${account}`,
];

test.each(accountCarriers)('an account gets one pseudonym wherever it stands: %s', (text) => {
  const redacted = redactor.text(text);
  expect(redacted).not.toContain(account);
  expect(redacted).toMatch(/(?:user|path)_[0-9a-f]{12}/);
});

test('hosts, addresses, mailboxes, accounts of clouds and settings of one installation are renamed', () => {
  const cases: readonly (readonly [text: string, gone: string, kind: string])[] = [
    [`getaddrinfo ENOTFOUND ${host}`, host, 'host'],
    [`DB_HOST=${host}`, host, 'host'],
    ['connect ECONNREFUSED 10.44.12.9:5432', '10.44.12.9', 'ip'],
    ['inet6 2a02:810d:8a40:2c5::17 prefixlen 64', '810d:8a40', 'ip'],
    [`Author: Nkechi Oyelaran <${mail}>`, 'Oyelaran', 'user'],
    [`mailto:${mail}?subject=hi`, mail, 'email'],
    ['S3_BUCKET=bluefjord-artifacts-k2j4', 'bluefjord-artifacts', 'env'],
    ['arn:aws:eks:eu-west-1:481516234299:cluster/a', '481516234299', 'env'],
    ['~/.ssh/id_ed25519_bluefjord', 'bluefjord', 'path'],
  ];
  for (const [text, gone, kind] of cases) {
    const redacted = redactor.text(text);
    expect(redacted, text).not.toContain(gone);
    expect(redacted, text).toMatch(new RegExp(`${kind}_[0-9a-f]{12}`));
  }
});

test('what is the same on every machine stays', () => {
  const harmless = [
    'http://127.0.0.1:3000 and http://localhost:5173 (0.0.0.0, [::1])',
    '/usr/lib/node_modules/npm/lib/cli.js:12 /opt/app/dist/server.js /home/runner/work',
    'lodash@4.17.21, @types/node@20.1.0, getty@tty1.service, icon@2x.png',
    'git@github.com:acme/widgets.git user@example.com',
    'Chrome/120.0.6123.45 and version 1.2.3.4',
    'src/components/auth/TokenProvider.tsx',
  ];
  for (const text of harmless) expect(redactor.text(text)).toBe(text);
});

test('the same person is the same pseudonym under one key, another under another, and a mask without one', () => {
  const again = createRedactor({ key });
  const other = createRedactor({ key: new Uint8Array(32).fill(8) });
  const masked = createRedactor({ key: undefined });
  expect(again.text(`user_id=${account}`)).toBe(redactor.text(`user_id=${account}`));
  expect(other.text(`user_id=${account}`)).not.toBe(redactor.text(`user_id=${account}`));
  expect(masked.text(`user_id=${account} mail ${mail} at 10.44.12.9`)).toBe(
    'user_id=[user] mail [email] at [ip]',
  );
});

test("the reader's own home directory becomes ~", () => {
  const own = createRedactor({ key, homeDirectory: `/home/${account}` });
  expect(own.text(`/home/${account}/web/a.ts and /home/${account}`)).toBe('~/web/a.ts and ~');
});

test('names of the owner are replaced as whole words in any case', () => {
  const own = createRedactor({ key, names: ['Kestrel Works'] });
  expect(own.text('for KESTREL WORKS only')).toMatch(/^for env_[0-9a-f]{12} only$/);
  expect(own.text('kestrel workshop')).toBe('kestrel workshop');
});
