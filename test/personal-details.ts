import type { Draw, Planted } from './secret-kinds.ts';

type Make = (draw: Draw) => Omit<Planted, 'kind'>;

const planted = (text: string, ...secrets: readonly string[]) => ({ text, secrets });

/** People, machines and places, and what is said of them. */
export const identities: Readonly<Record<string, Make>> = {
  email: (d) => {
    const e = `${d.one(['jana', 'piotr', 'lucia'])}.${d.one(['novak', 'kowal', 'rossi'])}@${d.of('lower36', 6)}corp.com`;
    return planted(`mail ${e} about it`, e);
  },
  'git trailer': (d) => {
    const n = d.one(['Jana Novakova', 'Piotr Kowalski', 'Lucia Rossi']);
    return planted(`Signed-off-by: ${n} <${d.of('lower36', 8)}@kranmail.net>`, n);
  },
  'co-author': (d) => {
    const n = d.one(['Jana Novakova', 'Piotr Kowalski', 'Lucia Rossi']);
    return planted(`Co-authored-by: ${n} <x${d.of('lower36', 5)}@kranmail.net>`, n);
  },
  'git author': (d) => {
    const n = d.one(['Jana Novakova', 'Piotr Kowalski', 'Lucia Rossi']);
    return planted(`Author: ${n} <y${d.of('lower36', 5)}@kranmail.net>`, n);
  },
  'home path': (d) => {
    const u = `u${d.of('lower36', 6)}`;
    return planted(`/home/${u}/src/app.ts:12`, u);
  },
  'mac home': (d) => {
    const u = `jn${d.of('lower36', 5)}`;
    return planted(`/Users/${u}/Library/Logs`, u);
  },
  'windows home': (d) => {
    const u = `kw${d.of('lower36', 5)}`;
    return planted(`C:\\Users\\${u}\\AppData\\Local`, u);
  },
  'wsl home': (d) => {
    const u = `kw${d.of('lower36', 5)}`;
    return planted(`/mnt/c/Users/${u}/code`, u);
  },
  'encoded project path': (d) => {
    const u = `mv${d.of('lower36', 5)}`;
    return planted(`~/.claude/projects/-home-${u}-src-app/x.jsonl`, u);
  },
  ipv4: (d) => {
    const i = `203.${d.below(200) + 10}.${d.below(200) + 10}.${d.below(200) + 10}`;
    return planted(`connect to ${i}:443 refused`, i);
  },
  ipv6: (d) => {
    const i = `2001:db9:${d.of('hex', 4)}:${d.of('hex', 4)}::${d.below(900) + 10}`;
    return planted(`listening on [${i}]:8080`, i);
  },
  mac: (d) => {
    const m = Array.from({ length: 6 }, () => d.of('hex', 2))
      .join(':')
      .replace(/^../, '3c');
    return planted(`ether ${m} txqueuelen 1000`, m);
  },
  host: (d) => {
    const h = `build-${d.of('lower36', 4)}.prod.kranhaus.internal`;
    return planted(`ssh ${h} uptime`, h);
  },
  'us phone': (d) => {
    const p = `+1 (415) 7${d.of('digits', 2)}-${d.of('digits', 4)}`;
    return planted(`call ${p} for access`, p);
  },
  'uk phone': (d) => {
    const p = `+44 20 7${d.of('digits', 3)} ${d.of('digits', 4)}`;
    return planted(`tel: ${p}`, p);
  },
  'de phone': (d) => {
    const p = `+49 151 ${d.of('digits', 8)}`;
    return planted(`Telefon ${p}`, p);
  },
  'jp phone': (d) => {
    const p = `+81-90-${d.below(9000) + 1000}-${d.of('digits', 4)}`;
    return planted(`phone ${p}`, p);
  },
  'visa card': (d) => {
    const c = d.card('4539', 16);
    return planted(`card number ${c}`, c);
  },
  'visa spaced': (d) => {
    const c = (d.card('4716', 16).match(/.{4}/g) ?? []).join(' ');
    return planted(`paid with ${c} exp 09/28`, c);
  },
  amex: (d) => {
    const c = d.card('3782', 15);
    return planted(`{"pan":"${c}"}`, c);
  },
  iban: (d) => {
    const i = d.iban('DE', d.of('digits', 18));
    return planted(`transfer to ${i} today`, i);
  },
  'iban spaced': (d) => {
    const i = (d.iban('GB', `NWBK${d.of('digits', 14)}`).match(/.{1,4}/g) ?? []).join(' ');
    return planted(`IBAN: ${i}`, i);
  },
  ssn: (d) => {
    const s = `${d.below(600) + 101}-${d.below(80) + 11}-${d.below(9000) + 1000}`;
    return planted(`SSN: ${s}`, s);
  },
  'national insurance': (d) => {
    const s = `QR ${d.of('digits', 2)} ${d.of('digits', 2)} ${d.of('digits', 2)} C`;
    return planted(`NI number ${s}`, s);
  },
  passport: (d) => {
    const s = `C${d.of('digits', 8)}`;
    return planted(`passport number: ${s}`, s);
  },
  'date of birth': (d) => {
    const s = `19${d.below(60) + 30}-0${d.below(9) + 1}-1${d.below(9)}`;
    return planted(`date_of_birth: ${s}`, s);
  },
  street: (d) => {
    const s = `${d.below(90) + 10} Lindenhof Street`;
    return planted(`address: ${s}, Springfield`, s);
  },
  'ls owner': (d) => {
    const u = `fritz${d.of('lower36', 3)}`;
    return planted(`-rw-r--r-- 1 ${u} staff 120 Jan  1 10:00 a.txt`, u);
  },
  'user key': (d) => {
    const u = `fritz.${d.of('lower36', 4)}`;
    return planted(`username: ${u}`, u);
  },
  'ssh target': (d) => {
    const u = `ope${d.of('lower36', 4)}`;
    return planted(`scp a.txt ${u}@${d.of('lower36', 5)}.kranhaus.net:/tmp`, u);
  },
};

/** What must stay as it is: nobody can use it to get in, and without it a record says nothing. */
export const harmlessTexts: Readonly<Record<string, (draw: Draw) => string>> = {
  'git sha': (d) => `commit ${d.sha('sha1')}`,
  'short sha': (d) => `fixed in ${d.of('hex', 7)}a, see log`,
  uuid: (d) => `request ${d.uuid()} failed`,
  'session id': (d) => `session_id: ${d.uuid()}`,
  sha256: (d) => `sha256:${d.sha('sha256')}`,
  integrity: (d) => `"integrity": "sha512-${d.sha('sha512', 'base64')}"`,
  'yarn integrity': (d) => `  integrity sha1-${d.sha('sha1', 'base64')}`,
  'go.sum': (d) => `golang.org/x/net v0.17.0 h1:${d.sha('sha256', 'base64')}`,
  'cargo checksum': (d) => `checksum = "${d.sha('sha256')}"`,
  'docker digest': (d) => `image@sha256:${d.sha('sha256')}`,
  'pip hash': (d) => `--hash=sha256:${d.sha('sha256')}`,
  'base64 image': (d) => `<img src="data:image/png;base64,iVBORw0KGgo${d.of('base64', 200)}">`,
  'woff font': (d) => `url(data:font/woff2;base64,d09GMgAB${d.of('base64', 160)})`,
  'source map': (d) => `"mappings": "AAAA,${d.of('base62', 4)};${d.of('base62', 4)},${d.of('base62', 4)}"`,
  etag: (d) => `ETag: "${d.of('hex', 32)}"`,
  'code call': () => 'const token = await getToken(request.headers);',
  'code env': () => 'password: process.env.DB_PASSWORD,',
  'code type': () => 'interface Login { password: string; token?: string }',
  placeholder: () => 'password=<your-password>',
  'shell var': () => 'curl -H "Authorization: Bearer $TOKEN" https://api.example.com',
  'gha secret': () => `token: ${'$'}{{ secrets.GITHUB_TOKEN }}`,
  jinja: () => 'db_password: "{{ vault_db_password }}"',
  'token counts': (d) => `input_tokens: ${d.below(90000)}, max_tokens: 4096, context_tokens_used: 1200`,
  'test names': () => 'test_password_reset_token_expires_after_one_hour',
  'css class': () => '.token.keyword { color: #569cd6 }',
  error: () => 'TypeError: Cannot read properties of undefined (reading "password")',
  version: () => 'node v22.15.0, npm 10.9.2, typescript 5.9.3',
  localhost: () => 'listening on http://127.0.0.1:3000 and [::1]:3000',
  time: () => '2026-03-01T10:00:00.123Z took 12:34:56',
  'semver ip': () => 'upgrade from 1.2.3.4 to 1.2.4.0 of the driver',
  'stack frame': () => '    at Object.handler (/app/dist/server.js:120:17)',
  numbers: (d) => `order 10${d.of('digits', 9)} has 12 items, total 1,234.56`,
  epoch: (d) => `ts=17${d.of('digits', 11)} seq=${d.of('digits', 16)}0`,
  'trace id': (d) => `trace_id=${d.of('hex', 32)} span_id=${d.of('hex', 16)}`,
  'react key': () => '<Item key="sidebar-settings-panel" />',
  regex: () => 'const re = /^[A-Za-z0-9_-]{20,}$/;',
  'sort key': () => 'primary_key: id, sort_key: created_at, foreign_key: user_id',
  'long identifier': () => 'createInternalWorkspaceConfigurationServiceProviderFactory()',
  'kubernetes pod': (d) => `pod/api-7d9f8b6c5-${d.of('lower36', 5)} CrashLoopBackOff`,
  'mime boundary': (d) =>
    `Content-Type: multipart/form-data; boundary=----WebKitFormBoundary${d.of('base62', 16)}`,
  'ssh public key': (d) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${d.of('base64', 43)}`,
  fingerprint: (d) => `SHA256:${d.of('base64', 43)}`,
  'isbn and units': () => 'ISBN 978-3-16-148410-0; 12 px; 3.5 GB; 80 %',
  'tests passed': () => 'Tests: 12 passed, 1 failed, 13 total; passwords match: true',
};
