import { expect, test } from 'vitest';
import { createRedactor } from './redactor.ts';
import { drawn, githubToken, privateKey, uuid } from './sample-secrets.ts';

const redactor = createRedactor({ key: new Uint8Array(32) });

/** Beginning, and what follows it; joined only here. */
const tokens: Readonly<Record<string, readonly string[]>> = {
  github_token: ['gh', 's_', drawn('base62', 36)],
  gitlab_token: ['gl', 'pat-', drawn('base62', 20)],
  aws_access_key: ['AK', 'IA', drawn('base32', 16)],
  google_api_key: ['AI', 'za', drawn('base62', 35)],
  google_client_secret: ['GOC', 'SPX-', drawn('base62', 28)],
  azure_client_secret: [drawn('base62', 3), '8Q~', drawn('base62', 34)],
  slack_token: ['xo', 'xb-', drawn('digits', 12), '-', drawn('digits', 13), '-', drawn('base62', 24)],
  slack_webhook: ['hooks.', 'slack.com/services/', 'T02X7L/B7Q2/', drawn('base62', 24)],
  stripe_key: ['sk', '_live_', drawn('base62', 32)],
  anthropic_key: ['sk-', 'ant-', 'api03-', drawn('base62', 95)],
  openai_key: ['sk-', 'proj-', drawn('base62', 120)],
  huggingface_token: ['h', 'f_', drawn('letters', 34)],
  npm_token: ['np', 'm_', drawn('base62', 36)],
  pypi_token: ['py', 'pi-', drawn('base62', 100)],
  sendgrid_key: ['S', 'G.', drawn('base62', 22), '.', drawn('base62', 43)],
  telegram_token: [drawn('digits', 9), ':A', 'A', drawn('base62', 33)],
  discord_token: ['MT', drawn('base62', 24), '.', drawn('base62', 6, 2), '.', drawn('base62', 38, 3)],
  twilio_key: ['S', 'K', drawn('hex', 32)],
  vault_token: ['hv', 's.', drawn('base62', 95)],
  databricks_token: ['da', 'pi', drawn('hex', 32)],
  digitalocean_token: ['do', 'p_v1_', drawn('hex', 64)],
  terraform_token: [drawn('base62', 14), '.atlas', 'v1.', drawn('base62', 67)],
  mailchimp_key: [drawn('hex', 32), '-us', '12'],
  airtable_token: ['pa', 't', drawn('base62', 14), '.', drawn('hex', 64)],
  age_key: ['AGE-SECRET', '-KEY-1', drawn('base32', 58)],
  grafana_token: ['gl', 'sa_', drawn('base62', 32), '_', drawn('hex', 8)],
  jwt: ['ey', 'JhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.', drawn('base62', 80), '.', drawn('base62', 43)],
  password_hash: ['$2', 'b$12$', drawn('base62', 53)],
};

for (const [rule, pieces] of Object.entries(tokens)) {
  test(`a bare token in a sentence is removed: ${rule}`, () => {
    const redacted = redactor.text(`the worker still used ${pieces.join('')} after the deploy`);
    expect(redacted).toContain(`[REDACTED:${rule}]`);
    expect(redacted).toMatch(/^the worker still used .* after the deploy$/);
    expect(redacted).not.toContain(pieces.at(-1)?.slice(-8));
  });
}

test('a token of a provider nobody listed is known by a beginning that names a secret', () => {
  expect(redactor.text(`using acme_live_${drawn('base62', 32)} now`)).toBe(
    'using [REDACTED:prefixed_token] now',
  );
});

test('a token cut by a line break, a comment sign or a sum of literals is removed as a whole', () => {
  const token = githubToken();
  const [head, tail] = [token.slice(0, 19), token.slice(19)];
  for (const text of [
    `${head}\n${tail}`,
    `# ${head}\n# ${tail}`,
    `"${head}" + "${tail}"`,
    `'${head}' . '${tail}'`,
  ]) {
    const redacted = redactor.text(`x = ${text}\nnext line`);
    expect(redacted).not.toContain(tail.slice(0, 8));
    expect(redacted).toContain('next line');
  }
});

test('ordinary text on the line below a whole token stays', () => {
  expect(redactor.text(`token: ${githubToken()}\nDone\nok`)).toMatch(/\nDone\nok$/);
});

test('a private key is removed whole, cut off, without its beginning, and with escaped line ends', () => {
  const { text, body } = privateKey(6);
  const lines = text.split('\n');
  for (const written of [
    text,
    lines.slice(0, -1).join('\n'),
    lines.slice(1).join('\n'),
    JSON.stringify({ k: text }),
  ]) {
    const redacted = redactor.text(`$ cat key\n${written}\n$ ls`);
    expect(body.filter((line) => redacted.includes(line.slice(0, 12)))).toEqual([]);
    expect(redacted).toMatch(/\n\$ ls$/);
  }
});

test('certificates, public keys and what merely resembles a token stay', () => {
  const harmless = [
    privateKey(2, 'PUBLIC KEY').text,
    privateKey(2, 'CERTIFICATE').text,
    `HEAD is now at ${drawn('hex', 40)}`,
    `session ${uuid()} resumed`,
    `toolu_01${drawn('base62', 22)} and call_${drawn('base62', 24)}`,
    `"integrity": "sha512-${drawn('base62', 86)}=="`,
    `node@sha256:${drawn('hex', 64)}`,
    `AKIAIOSFODNN7${'EXAMPLE'}`,
    `ghp_${'x'.repeat(36)}`,
  ];
  for (const text of harmless) expect(redactor.text(text)).toBe(text);
});
