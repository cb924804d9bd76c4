import { expect, test } from 'vitest';
import { createRedactor } from './redactor.ts';
import { drawn, password, uuid } from './sample-secrets.ts';

const redactor = createRedactor({ key: new Uint8Array(32) });
const secrets = [drawn('base62', 32), drawn('hex', 32), `${drawn('base62', 43)}=`, uuid()];

const secretCarriers: readonly ((secret: string) => string)[] = [
  (secret) => `export API_TOKEN=${secret}`,
  (secret) => `API_TOKEN="${secret}" npm run deploy`,
  (secret) => `docker run -e SERVICE_KEY=x -e API_SECRET=${secret} app`,
  (secret) => `api_key: ${secret}`,
  (secret) => `apiToken = "${secret}"`,
  (secret) => `const apiKey: string = '${secret}';`,
  (secret) => `var apiToken string = "${secret}"`,
  (secret) => `os.environ["SERVICE_TOKEN"] = "${secret}"`,
  (secret) => `'api_key' => '${secret}',`,
  (secret) => `define('AUTH_KEY', '${secret}');`,
  (secret) => `{"name": "API_TOKEN", "value": "${secret}"}`,
  (secret) => `- name: API_TOKEN\n  value: ${secret}`,
  (secret) => `<add key="ApiKey" value="${secret}" />`,
  (secret) => `<apiKey>${secret}</apiKey>`,
  (secret) => `| API_TOKEN | ${secret} |`,
  (secret) => `curl -H 'X-Api-Key: ${secret}' https://x.test`,
  (secret) => `Authorization: Bearer ${secret}`,
  (secret) => `> Cookie: theme=dark; sid=${secret}; lang=en`,
  (secret) => `GET https://x.test/list?page=2&access_token=${secret}&sort=asc`,
  (secret) => `https://x.test/maps?key=${secret}`,
  (secret) => `deploy --api-key=${secret} --verbose`,
  (secret) => `deploy --token ${secret} --verbose`,
  (secret) => `helm install app --set auth.token=${secret}`,
  (secret) => `java -Dapi.token=${secret} -jar app.jar`,
  (secret) => `echo "${secret}" | docker login -u ci --password-stdin`,
  (secret) => `the new API key is ${secret}`,
  (secret) => `token: >-\n  ${secret.slice(0, 16)}\n  ${secret.slice(16)}`,
  (secret) => `Endpoint=sb://x.test/;SharedAccessKey=${secret}`,
  (secret) => `{\\"token\\": \\"${secret}\\"}`,
  (secret) => `apiVersion: v1\nkind: Secret\ndata:\n  anything: ${secret}`,
];

test.each(secretCarriers.map((carry) => [carry('SECRET'), carry] as const))(
  'what stands behind a secret name is removed and its surroundings stay: %s',
  (_, carry) => {
    for (const secret of secrets) {
      const redacted = redactor.text(`line above\n${carry(secret)}\nline below`);
      expect(redacted).not.toContain(secret.slice(0, 8));
      expect(redacted).not.toContain(secret.slice(-9, -1));
      expect(redacted).toMatch(/^line above\n[\s\S]*\nline below$/);
    }
  },
);

const passwordCarriers: readonly ((secret: string) => string)[] = [
  (secret) => `postgres://app:${secret}@localhost:5432/orders`,
  (secret) => `root:${secret}@tcp(127.0.0.1:3306)/shop`,
  (secret) => `Server=x;User ID=sa;Password=${secret};Encrypt=True`,
  (secret) => `PGPASSWORD='${secret}' psql`,
  (secret) => `mysql -u root -p'${secret}' -e 'show tables'`,
  (secret) => `sshpass -p '${secret}' ssh a@localhost`,
  (secret) => `curl -u 'admin:${secret}' http://localhost`,
  (secret) => `redis-cli -a '${secret}' PING`,
  (secret) => `openssl pkcs12 -passin pass:${secret} -nodes`,
  (secret) => `machine x.test login ci password ${secret}`,
  (secret) => `localhost:5432:orders:app:${secret}`,
  (secret) => `  password: ${secret}`,
  (secret) => `connect(user="app", password="${secret}")`,
  (secret) => `<password>${secret}</password>`,
  (secret) => `CREATE USER app IDENTIFIED BY '${secret}'`,
  (secret) => `[sudo] password for ci: ${secret}`,
  (secret) => `the admin password is ${secret}, reset it`,
  (secret) => `echo '${secret}' | sudo -S true`,
];

test.each(passwordCarriers.map((carry) => [carry('PASSWORD'), carry] as const))(
  'a password is removed where programs and people write it: %s',
  (_, carry) => {
    for (const secret of [password, 'amber-quartz-lagoon-47', drawn('base62', 16)]) {
      expect(redactor.text(carry(secret))).not.toContain(secret);
    }
  },
);

test('code, placeholders, names of keys and ordinary counts stay', () => {
  const harmless = [
    'const token = process.env.GITHUB_TOKEN ?? config.get("auth.token");',
    'interface Login { username: string; password: string; accessToken?: string | null }',
    'if (token === null || password.length < 8) throw new AuthError("invalid credentials");',
    'export GITHUB_TOKEN=<token>  # or Bearer <your-api-key>',
    ['password: $', '{DB_PASSWORD}\ntoken: $TOKEN\napi_key: xxxxxxxxxxxx'].join(''),
    'token=[REDACTED] password=*** api_key=<redacted>',
    'input_tokens: 4811, max_tokens: 4096, tokenizer: cl100k_base',
    'password_policy=strict token_type=bearer secret_name=app-db-credentials',
    'Unexpected token } in JSON at position 17',
    'Rotate the API key and the password; the token expired after 3600 seconds.',
    'api_key: Optional[str] = None',
    'SELECT id, password_hash FROM users WHERE token_id = $1',
  ];
  for (const text of harmless) expect(redactor.text(text)).toBe(text);
});

test('a marker in front of a secret does not protect it', () => {
  expect(redactor.text(`password=[REDACTED]${password}`)).not.toContain(password);
});
