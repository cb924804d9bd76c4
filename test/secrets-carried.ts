import type { Draw, Planted } from './secret-kinds.ts';

type Make = (draw: Draw) => Omit<Planted, 'kind'>;

const planted = (text: string, ...secrets: readonly string[]) => ({ text, secrets });

/** What only the words around tell to be a secret. */
export const secretsCarried: Readonly<Record<string, Make>> = {
  'inserted row': (d) => {
    const [p, q] = [d.of('base62', 40), d.of('base62', 40)];
    return planted(
      `INSERT INTO "public"."api_keys" (id, owner_note, token) VALUES (1, 'it''s one', '${p}'), (2, NULL, '${q}');`,
      p,
      q,
    );
  },
  'inserted password': (d) => {
    const p = d.password();
    return planted(`insert into users(\`name\`, \`password\`) values ("svc", "${p}")`, p);
  },
  'client argument': (d) => {
    const p = d.of('base62', 40);
    return planted(`co = cohere.Client("${p}")`, p);
  },
  'second argument': (d) => {
    const p = d.of('hex', 32);
    return planted(`const search = algoliasearch('APP12345', '${p}');`, p);
  },
  'reset link': (d) => {
    const p = d.of('base62', 40);
    return planted(`Open https://app.harbour-cranes.net/reset-password/${p} within an hour`, p);
  },
  'invitation link': (d) => {
    const p = d.of('hex', 40);
    return planted(`https://chat.harbour-cranes.net/invite/team/${p}?lang=en`, p);
  },
  'private calendar': (d) => {
    const p = d.of('hex', 32);
    return planted(`https://calendar.google.com/calendar/ical/x/private-${p}/basic.ics`, p);
  },
  'dumped hashes': (d) => {
    const p = d.of('hex', 32);
    return planted(`Administrator:500:${d.of('hex', 32)}:${p}:::`, p);
  },
  'network code': (d) => {
    const p = d.of('base62', 14);
    return planted(`WIFI:T:WPA;S:cranes;P:${p};;`, p);
  },
  'network manager': (d) => {
    const p = d.password();
    return planted(`nmcli dev wifi connect cranes password ${p}`, p);
  },
  'typed by expect': (d) => {
    const p = d.password();
    return planted(`expect "assword:"\nsend "${p}\\r"`, p);
  },
  'typed by a library': (d) => {
    const p = d.password();
    return planted(`child.expect('Password:')\nchild.sendline('${p}')`, p);
  },
  'store alias': (d) => {
    const p = d.of('base62', 20);
    return planted(`mc alias set store http://minio:9000 minioadmin ${p}`, p);
  },
  'oracle thin': (d) => {
    const p = d.of('base62', 14);
    return planted(`jdbc:oracle:thin:scott/${p}@//ora.harbour-cranes.net:1521/XE`, p);
  },
  sqlplus: (d) => {
    const p = d.of('base62', 14);
    return planted(`sqlplus -S scott/${p}@XE @report.sql`, p);
  },
  'web key in a text': (d) => {
    const p = d.of('url64', 43);
    return planted(`the key is {"kty":"EC","crv":"P-256","x":"${d.of('url64', 43)}","d":"${p}"} now`, p);
  },
  'bundler pair': (d) => {
    const p = `${d.of('base62', 18)}7x`;
    return planted(`BUNDLE_GEMS__CRANES__NET="build:${p}"`, p);
  },
  'secret id': (d) => {
    const p = d.uuid();
    return planted(`vault write auth/approle/login role_id=${d.uuid()} secret_id=${p}`, p);
  },
  'vault session': (d) => {
    const p = d.of('base64', 86);
    return planted(`export BW_SESSION="${p}=="`, p);
  },
  'monitoring token': (d) => {
    const p = `${d.of('base62', 22)}_${d.of('base62', 40)}`;
    return planted(`sent with ddpat_${p} to the agent`, p);
  },
  'framework key': (d) => {
    const p = `${d.of('base62', 20)}(=^%&&$!)${d.of('base62', 20)}`;
    return planted(`SECRET_KEY = 'django-insecure-${p}'`, p);
  },
  'letters alone behind an option': () =>
    planted('mysqld --password=JyAuhoxvJOhJPIpe --port=3306', 'JyAuhoxvJOhJPIpe'),
  'phone in a record': (d) => {
    const p = `+49171${d.of('digits', 7)}`;
    return planted(JSON.stringify({ phone: p }), p);
  },
};

/** Alike, and nobody's secret. */
export const harmlessCarried: Readonly<Record<string, (draw: Draw) => string>> = {
  'inserted row': (d) =>
    `INSERT INTO commits (sha, author_note) VALUES ('${d.sha('sha1')}', 'the token is gone');`,
  'inserted null': () => "insert into users (id, password) values (1, null), (2, '');",
  'client argument': () => 'const client = createClient("https://api.harbour-cranes.example/v2/containers");',
  'login words': () => 'login("administrator-of-harbour-cranes")',
  'link of words': () => 'https://docs.harbour-cranes.example/invite/how-to-invite-a-colleague-to-a-team',
  'private package': () => 'packages/core/private-methods-of-classes/index.js',
  'sent text': () => 'send "hello world"',
  'oracle without a password': () => 'sqlplus /nolog @report.sql; jdbc:oracle:thin:@//db.example:1521/XE',
  'public web key': (d) => `{"kty":"EC","crv":"P-256","x":"${d.of('url64', 43)}","y":"${d.of('url64', 43)}"}`,
  'bundler setting': () => 'BUNDLE_PATH="vendor/bundle" BUNDLE_WITHOUT="development:test"',
  'secret by name': () => 'secret_id=prod/billing/database',
  'session by name': () => 'DESKTOP_SESSION=gnome-classic-wayland',
  'camel case behind an option': () => '--password=newPasswordValue --token=readTokenFromFile',
  'doubled colons': () => 'std::vector:::iterator',
};
