import type { Draw, Planted } from './secret-kinds.ts';

type Make = (draw: Draw) => Omit<Planted, 'kind'>;

const planted = (text: string, ...secrets: readonly string[]) => ({ text, secrets });

/** The same in protocols, notes, programs and disguises. */
export const secretsInPassing: Readonly<Record<string, Make>> = {
  cookie: (d) => {
    const p = d.of('url64', 40);
    return planted(`Cookie: theme=dark; sessionid=${p}; lang=en`, p);
  },
  'set-cookie': (d) => {
    const p = d.of('url64', 60);
    return planted(`Set-Cookie: connect.sid=s%3A${p}; Path=/; HttpOnly`, p);
  },
  'csrf token': (d) => {
    const p = d.of('base64', 44);
    return planted(`X-CSRF-Token: ${p}=`, p);
  },
  'otpauth url': (d) => {
    const p = d.of('base32', 32);
    return planted(`otpauth://totp/Acme:ops?secret=${p}&issuer=Acme`, p);
  },
  'totp seed': (d) => {
    const p = d.of('base32', 16);
    return planted(`TOTP secret: ${p}`, p);
  },
  'totp spaced': (d) => {
    const p = (d.of('base32', 32).match(/.{4}/g) ?? []).join(' ');
    return planted(`your 2FA secret is ${p}`, p);
  },
  'recovery codes': (d) => {
    const c = [0, 1, 2].map(() => `${d.of('hex', 5)}-${d.of('hex', 5)}`);
    return planted(`Recovery codes:\n${c.join('\n')}`, ...c);
  },
  'backup codes': (d) => {
    const c = [0, 1, 2].map(() => d.of('digits', 8));
    return planted(`backup codes: ${c.join(' ')}`, ...c);
  },
  'seed phrase': (d) => {
    const w = [
      'ripple',
      'scissors',
      'kick',
      'mammal',
      'hire',
      'column',
      'oak',
      'again',
      'sun',
      'offer',
      'wealth',
      'tomorrow',
    ];
    const p = w.sort(() => d.below(3) - 1).join(' ');
    return planted(`mnemonic: "${p}"`, p);
  },
  'private key hex': (d) => {
    const p = d.of('hex', 64);
    return planted(`PRIVATE_KEY=0x${p}`, p);
  },
  'bitcoin wif': (d) => {
    const p = `5K${d.of('base62', 49)}`.replace(/[0OIl]/g, 'x');
    return planted(`wif private key: ${p}`, p);
  },
  'one time code': (d) => {
    const p = d.of('digits', 6);
    return planted(`Your verification code is ${p}`, p);
  },
  pin: (d) => {
    const p = d.of('digits', 6);
    return planted(`"pin": "${p}"`, p);
  },
  'prose password': (d) => {
    const p = d.password();
    return planted(`The password is ${p}, change it soon.`, p);
  },
  'prose colon': (d) => {
    const p = d.password();
    return planted(`login with user: ops / pass: ${p}`, p);
  },
  passphrase: (d) => {
    const p = d.password();
    return planted(`Enter passphrase: ${p}`, p);
  },
  'client secret': (d) => {
    const p = d.of('base62', 32);
    return planted(`client_secret=${p}&grant_type=client_credentials`, p);
  },
  'refresh token': (d) => {
    const p = d.of('url64', 50);
    return planted(`"refresh_token": "1//0${p}"`, p);
  },
  'oauth code': (d) => {
    const p = d.of('url64', 40);
    return planted(`GET /callback?code=${p}&state=xyz`, p);
  },
  'query api key': (d) => {
    const p = d.of('hex', 32);
    return planted(`https://maps.acme.io/v1?apikey=${p}&q=a`, p);
  },
  'datadog env': (d) => {
    const p = d.of('hex', 32);
    return planted(`DD_API_KEY=${p} DD_SITE=datadoghq.eu`, p);
  },
  'aws secret': (d) => {
    const p = d.of('base64', 40);
    return planted(`aws_secret_access_key = ${p}`, p);
  },
  'aws secret env': (d) => {
    const p = d.of('base64', 40);
    return planted(`AWS_SECRET_ACCESS_KEY="${p}"`, p);
  },
  'aws session': (d) => {
    const p = d.of('base64', 200);
    return planted(`aws_session_token=FwoGZXIvYXdzE${p}`, p);
  },
  'cloudflare key': (d) => {
    const p = d.of('hex', 37);
    return planted(`X-Auth-Key: ${p}`, p);
  },
  'yaml block': (d) => {
    const p = d.of('base62', 48);
    return planted(`secret: |\n  ${p}\nnext: 1`, p);
  },
  'yaml folded': (d) => {
    const p = d.password();
    return planted(`password: >-\n    ${p}\nnext: 1`, p);
  },
  'diff pair': (d) => {
    const [a, b] = [d.password(), d.password()];
    return planted(`-password: ${a}\n+password: ${b}`, a, b);
  },
  'split lines': (d) => {
    const p = `ghp${'_'}${d.of('base62', 36)}`;
    return planted(`token = "${p.slice(0, 20)}" +\n  "${p.slice(20)}"`, p.slice(4, 20), p.slice(20));
  },
  'backslash split': (d) => {
    const p = `gl${'pat-'}${d.of('base62', 20)}`;
    return planted(`export T=${p.slice(0, 14)}\\\n${p.slice(14)}`, p.slice(6, 14), p.slice(14));
  },
  'utf-16 text': (d) => {
    const p = d.password();
    return planted([...`password=${p}`].join('\u0000'), [...p].join('\u0000'));
  },
  'zero width': (d) => {
    const p = `gh${'p_'}${d.of('base62', 36)}`;
    const w = `${p.slice(0, 12)}\u200b${p.slice(12)}`;
    return planted(`key ${w}`, p.slice(4, 12), p.slice(12));
  },
  fullwidth: (d) => {
    const p = d.password();
    return planted(
      `password=${[...p].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('')}`,
      [...p].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join(''),
    );
  },
  'homoglyph key': (d) => {
    const p = d.password();
    return planted(`p\u0430ssword=${p}`, p);
  },
  'quoted printable': (d) => {
    const p = d.of('base62', 24);
    return planted(`password=3D${p.slice(0, 12)}=\n${p.slice(12)}`, p.slice(0, 12), p.slice(12));
  },
  'html entities': (d) => {
    const p = d.of('base62', 16);
    return planted(`password=&quot;${p}&quot;`, p);
  },
  'unicode escapes': (d) => {
    const p = d.password();
    return planted(`{\\u0022password\\u0022:\\u0022${p}\\u0022}`, p);
  },
  hex: (d) => {
    const p = Buffer.from(`password=${d.password()}`).toString('hex');
    return planted(`payload ${p}`, p);
  },
  'pem pkcs8': (d) => {
    const l = [0, 1, 2].map(() => d.of('base64', 64));
    return planted(`-----BEGIN ${'PRIVATE'} KEY-----\n${l.join('\n')}\n-----END ${'PRIVATE'} KEY-----`, ...l);
  },
  'pem escaped': (d) => {
    const l = [0, 1, 2].map(() => d.of('base64', 64));
    return planted(
      `"private_key":"-----BEGIN ${'PRIVATE'} KEY-----\\n${l.join('\\n')}\\n-----END ${'PRIVATE'} KEY-----\\n"`,
      ...l,
    );
  },
  'openssh truncated': (d) => {
    const l = [0, 1].map(() => d.of('base64', 70));
    return planted(`-----BEGIN OPENSSH ${'PRIVATE'} KEY-----\n${l.join('\n')}`, ...l);
  },
  putty: (d) => {
    const l = [0, 1].map(() => d.of('base64', 64));
    return planted(
      `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPrivate-Lines: 2\n${l.join('\n')}\nPrivate-MAC: ${d.of('hex', 64)}`,
      ...l,
    );
  },
  'pgp block': (d) => {
    const l = [0, 1, 2].map(() => d.of('base64', 64));
    return planted(
      `-----BEGIN PGP ${'PRIVATE'} KEY BLOCK-----\n\n${l.join('\n')}\n-----END PGP ${'PRIVATE'} KEY BLOCK-----`,
      ...l,
    );
  },
  wireguard: (d) => {
    const p = `${d.of('base64', 43)}=`;
    return planted(`[Interface]\nPrivateKey = ${p}\nAddress = 10.0.0.2/32`, p);
  },
  jwk: (d) => {
    const p = d.of('url64', 43);
    return planted(`{"kty":"OKP","crv":"Ed25519","d":"${p}"}`, p);
  },
  'ansible vault': (d) => {
    const p = d.of('digits', 80);
    return planted(`$ANSIBLE_VAULT;1.1;AES256\n${p}`, p);
  },
  'wifi psk': (d) => {
    const p = d.password();
    return planted(`network={\n ssid="acme"\n psk="${p}"\n}`, p);
  },
  'snmp community': (d) => {
    const p = d.of('base62', 12);
    return planted(`snmp-server community ${p} RO`, p);
  },
  'powershell securestring': (d) => {
    const p = d.password();
    return planted(`ConvertTo-SecureString "${p}" -AsPlainText -Force`, p);
  },
  'net user': (d) => {
    const p = d.password();
    return planted(`net user svc ${p} /add`, p);
  },
  'az login': (d) => {
    const p = d.password();
    return planted(`az login --service-principal -u app -p ${p} --tenant t`, p);
  },
  'xml element': (d) => {
    const p = d.password();
    return planted(`<server><id>x</id><password>${p}</password></server>`, p);
  },
  toml: (d) => {
    const p = d.of('base62', 30);
    return planted(`[registry]\ntoken = "${p}"`, p);
  },
  'php array': (d) => {
    const p = d.password();
    return planted(`'password' => '${p}',`, p);
  },
  'ruby hash': (d) => {
    const p = d.password();
    return planted(`config = { :password => "${p}" }`, p);
  },
  'go struct': (d) => {
    const p = d.password();
    return planted(`cfg := Config{Password: "${p}", Port: 5432}`, p);
  },
  'python kw': (d) => {
    const p = d.password();
    return planted(`connect(user='app', passwd='${p}')`, p);
  },
  'sql create user': (d) => {
    const p = d.password();
    return planted(`CREATE USER app WITH PASSWORD '${p}';`, p);
  },
  'sql identified by': (d) => {
    const p = d.password();
    return planted(`ALTER USER 'root'@'%' IDENTIFIED BY '${p}';`, p);
  },
  'repr tuple': (d) => {
    const p = d.password();
    return planted(`[('password', '${p}')]`, p);
  },
  heredoc: (d) => {
    const p = d.password();
    return planted(`cat > .pgpass <<EOF\n*:*:*:app:${p}\nEOF`, p);
  },
  printenv: (d) => {
    const p = d.of('base62', 20);
    return planted(`HOME=/root\nNPM_CONFIG__AUTH=${p}\nSHELL=/bin/sh`, p);
  },
  german: (d) => {
    const p = d.password();
    return planted(`Passwort: ${p}`, p);
  },
  spanish: (d) => {
    const p = d.password();
    return planted(`contraseña: ${p}`, p);
  },
  french: (d) => {
    const p = d.password();
    return planted(`mot de passe : ${p}`, p);
  },
};
