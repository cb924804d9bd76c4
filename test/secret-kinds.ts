import { createHash } from 'node:crypto';

/** A stream of numbers in 0..1 that a seed decides (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const lower = upper.toLowerCase();
const digits = '0123456789';
const alphabets = {
  base62: `${upper}${lower}${digits}`,
  lower36: `${lower}${digits}`,
  upper36: `${upper}${digits}`,
  hex: '0123456789abcdef',
  base32: `${upper}234567`,
  base64: `${upper}${lower}${digits}+/`,
  url64: `${upper}${lower}${digits}-_`,
  digits,
};

/** What the kinds are made of; the same seed makes the same values. */
export class Draw {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomOf(seed);
  }

  of(alphabet: keyof typeof alphabets, length: number): string {
    const chars = alphabets[alphabet];
    return Array.from({ length }, () => chars[Math.floor(this.#random() * chars.length)]).join('');
  }

  one<T>(choices: readonly [T, ...T[]]): T {
    return choices[Math.floor(this.#random() * choices.length)] ?? choices[0];
  }

  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  /** As people choose them: no dictionary word alone. */
  password(): string {
    const word = this.one(['Harbour', 'velvet', 'Kestrel', 'thunder', 'Maple', 'Quartz']);
    return `${word}${this.one(['!', '#', '_', '$', '-'])}${this.of('base62', 5)}${this.below(90) + 10}`;
  }

  uuid(): string {
    const hex = this.of('hex', 30);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-a${hex.slice(15, 18)}-${hex.slice(18, 30)}`;
  }

  sha(kind: 'sha1' | 'sha256' | 'sha512', encoding: 'hex' | 'base64' = 'hex'): string {
    return createHash(kind).update(this.of('base62', 20)).digest(encoding);
  }

  /** Digits with a check digit by Luhn. */
  card(prefix: string, length: number): string {
    const body = prefix + this.of('digits', length - 1 - prefix.length);
    const sum = [...body].reverse().reduce((total, digit, place) => {
      const doubled = Number(digit) * (place % 2 === 0 ? 2 : 1);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
    return `${body}${(10 - (sum % 10)) % 10}`;
  }

  /** With check digits by ISO 7064. */
  iban(country: string, bban: string): string {
    const asNumber = [...`${bban}${country}00`]
      .map((char) => (/\d/.test(char) ? char : String(char.charCodeAt(0) - 55)))
      .join('');
    const check = 98n - (BigInt(asNumber) % 97n);
    return `${country}${String(check).padStart(2, '0')}${bban}`;
  }

  jwt(): string {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: this.of('digits', 9), iat: 1700000000 })}.${this.of('url64', 43)}`;
  }
}

/** A text, and the pieces of it that must not be readable afterwards. */
export type Planted = { readonly kind: string; readonly text: string; readonly secrets: readonly string[] };

type Make = (draw: Draw) => string;

/** Tokens that their own shape gives away, wherever they stand: each prefix is written down by its vendor. */
export const shapedTokens: Readonly<Record<string, Make>> = {
  'aws access key': (d) => `${d.one(['AKIA', 'ASIA'])}${d.of('base32', 16)}`,
  'google api key': (d) => `AI${'za'}${d.of('url64', 35)}`,
  'google oauth secret': (d) => `GOC${'SPX-'}${d.of('url64', 28)}`,
  'google access token': (d) => `ya29.${'a0'}${d.of('url64', 120)}`,
  'github classic': (d) => `gh${d.one(['p', 'o', 'u', 's', 'r'])}_${d.of('base62', 36)}`,
  'github fine-grained': (d) => `github${'_pat_'}${d.of('base62', 22)}_${d.of('base62', 59)}`,
  'gitlab personal': (d) => `gl${'pat-'}${d.of('url64', 20)}`,
  'gitlab deploy': (d) => `gl${'dt-'}${d.of('url64', 20)}`,
  'gitlab runner': (d) => `gl${'rt-'}${d.of('url64', 20)}`,
  'slack bot': (d) => `xo${'xb-'}${d.of('digits', 12)}-${d.of('digits', 12)}-${d.of('base62', 24)}`,
  'slack app': (d) => `xa${'pp-1-'}A${d.of('upper36', 10)}-${d.of('digits', 13)}-${d.of('hex', 64)}`,
  'slack webhook': (d) =>
    `https://hooks.${'slack'}.com/services/T${d.of('upper36', 8)}/B${d.of('upper36', 8)}/${d.of('base62', 24)}`,
  'discord webhook': (d) =>
    `https://discord.com/api/${'webhooks'}/${d.of('digits', 18)}/${d.of('url64', 68)}`,
  'teams webhook': (d) =>
    `https://acme.webhook.${'office'}.com/webhookb2/${d.uuid()}@${d.uuid()}/IncomingWebhook/${d.of('hex', 32)}/${d.uuid()}`,
  'telegram bot': (d) => `${d.of('digits', 10)}:AA${d.of('url64', 33)}`,
  'discord bot': (d) => `MT${d.of('base62', 24)}.${d.of('url64', 6)}.${d.of('url64', 38)}`,
  'stripe secret': (d) => `sk_${d.one(['live', 'test'])}_${d.of('base62', 24)}`,
  'stripe restricted': (d) => `rk_${'live'}_${d.of('base62', 24)}`,
  'stripe webhook': (d) => `wh${'sec_'}${d.of('base62', 32)}`,
  'square access': (d) => `sq0${'atp-'}${d.of('url64', 22)}`,
  'square token': (d) => `EA${'AAE'}${d.of('url64', 59)}`,
  'shopify token': (d) => `shp${d.one(['at', 'ca', 'pa', 'ss'])}_${d.of('hex', 32)}`,
  'twilio key': (d) => `S${'K'}${d.of('hex', 32)}`,
  sendgrid: (d) => `SG${'.'}${d.of('url64', 22)}.${d.of('url64', 43)}`,
  mailgun: (d) => `key${'-'}${d.of('hex', 32)}`,
  mailchimp: (d) => `${d.of('hex', 32)}-us${d.below(20) + 1}`,
  brevo: (d) => `xkey${'sib-'}${d.of('hex', 64)}-${d.of('base62', 16)}`,
  npm: (d) => `np${'m_'}${d.of('base62', 36)}`,
  pypi: (d) => `py${'pi-'}AgEIcHlwaS5vcmc${d.of('url64', 70)}`,
  rubygems: (d) => `ruby${'gems_'}${d.of('hex', 48)}`,
  crates: (d) => `ci${'o'}${d.of('base62', 32)}`,
  nuget: (d) => `oy${'2'}${d.of('lower36', 43)}`,
  'docker hub': (d) => `dckr${'_pat_'}${d.of('url64', 27)}`,
  'hugging face': (d) => `h${'f_'}${d.of('base62', 34)}`,
  openai: (d) => `sk${'-proj-'}${d.of('url64', 74)}T3BlbkFJ${d.of('url64', 74)}`,
  'openai classic': (d) => `sk${'-'}${d.of('base62', 20)}T3BlbkFJ${d.of('base62', 20)}`,
  anthropic: (d) => `sk${'-ant-api03-'}${d.of('url64', 93)}AA`,
  groq: (d) => `gs${'k_'}${d.of('base62', 52)}`,
  replicate: (d) => `r8${'_'}${d.of('base62', 37)}`,
  perplexity: (d) => `pp${'lx-'}${d.of('base62', 48)}`,
  xai: (d) => `xa${'i-'}${d.of('base62', 80)}`,
  openrouter: (d) => `sk${'-or-v1-'}${d.of('hex', 64)}`,
  langsmith: (d) => `lsv2${'_pt_'}${d.of('hex', 32)}_${d.of('hex', 10)}`,
  pinecone: (d) => `pc${'sk_'}${d.of('base62', 5)}_${d.of('base62', 63)}`,
  digitalocean: (d) => `do${d.one(['p', 'o', 'r'])}_v1_${d.of('hex', 64)}`,
  heroku: (d) => `HR${'KU-'}AA${d.of('url64', 58)}`,
  fly: (d) => `fm${'1_'}${d.of('base64', 120)}`,
  'cloudflare ca': (d) => `v1.0${'-'}${d.of('hex', 24)}-${d.of('hex', 146)}`,
  databricks: (d) => `da${'pi'}${d.of('hex', 32)}`,
  snyk: (d) => `sny${'k_'}uat.${d.of('hex', 8)}.${d.of('url64', 60)}`,
  sonar: (d) => `sq${d.one(['u', 'p', 'a'])}_${d.of('hex', 40)}`,
  sentry: (d) => `snt${'ryu_'}${d.of('hex', 64)}`,
  'sentry org': (d) =>
    `sntr${'ys_'}${Buffer.from(JSON.stringify({ iat: 1700000000.1, url: 'https://sentry.io' })).toString('base64')}_${d.of('base64', 43)}`,
  'new relic': (d) => `NR${'AK-'}${d.of('upper36', 27)}`,
  grafana: (d) => `gl${'sa_'}${d.of('base62', 32)}_${d.of('hex', 8)}`,
  'grafana cloud': (d) => `gl${'c_'}${d.of('base64', 80)}`,
  vault: (d) => `hv${d.one(['s', 'b', 'r'])}.${d.of('url64', 90)}`,
  'terraform cloud': (d) => `${d.of('base62', 14)}.atlas${'v1.'}${d.of('url64', 64)}`,
  pulumi: (d) => `pu${'l-'}${d.of('hex', 40)}`,
  doppler: (d) => `dp${'.pt.'}${d.of('base62', 43)}`,
  linear: (d) => `lin${'_api_'}${d.of('base62', 40)}`,
  notion: (d) => `nt${'n_'}${d.of('digits', 11)}${d.of('base62', 35)}`,
  airtable: (d) => `pat${d.of('base62', 14)}.${d.of('hex', 64)}`,
  figma: (d) => `fig${'d_'}${d.of('url64', 40)}`,
  postman: (d) => `PMAK${'-'}${d.of('hex', 24)}-${d.of('hex', 34)}`,
  atlassian: (d) => `AT${'ATT3xFfGF0'}${d.of('url64', 180)}=${d.of('upper36', 8)}`,
  'bitbucket app': (d) => `AT${'BB'}${d.of('base62', 32)}`,
  dynatrace: (d) => `dt0${'c01.'}${d.of('base32', 24)}.${d.of('base32', 64)}`,
  planetscale: (d) => `pscale${'_tkn_'}${d.of('url64', 43)}`,
  supabase: (d) => `sb${'p_'}${d.of('hex', 40)}`,
  neon: (d) => `nap${'i_'}${d.of('lower36', 64)}`,
  tailscale: (d) => `tskey${'-auth-'}${d.of('base62', 12)}CNTRL-${d.of('base62', 32)}`,
  buildkite: (d) => `bk${'ua_'}${d.of('hex', 40)}`,
  circleci: (d) => `CCI${'PAT_'}${d.of('base62', 22)}_${d.of('hex', 40)}`,
  posthog: (d) => `ph${'x_'}${d.of('base62', 43)}`,
  facebook: (d) => `EA${'ACEdEose0cBA'}${d.of('base62', 100)}`,
  alibaba: (d) => `LT${'AI5t'}${d.of('base62', 20)}`,
  tencent: (d) => `AK${'ID'}${d.of('base62', 32)}`,
  yandex: (d) => `AQ${'VN'}${d.of('url64', 35)}`,
  'azure ad secret': (d) => `${d.of('base62', 3)}8Q~${d.of('base62', 34)}`,
  'azure storage': (d) =>
    `DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=${d.of('base64', 86)}==;EndpointSuffix=core.windows.net`,
  'azure devops': (d) => `${d.of('base62', 76)}AZDO${d.of('base62', 4)}`,
  'age key': (d) => `AGE${'-SECRET-KEY-1'}${d.of('base32', 58)}`,
  jwt: (d) => d.jwt(),
  paseto: (d) => `v4.${'local'}.${d.of('url64', 120)}`,
  '1password': (d) => `op${'s_'}eyJ${d.of('url64', 250)}`,
  '1password secret key': (d) =>
    `A3-${d.of('upper36', 6)}-${d.of('upper36', 6)}-${d.of('upper36', 5)}-${d.of('upper36', 5)}-${d.of('upper36', 5)}-${d.of('upper36', 5)}`,
  'fastly-like webhook (zapier)': (d) =>
    `https://hooks.${'zapier'}.com/hooks/catch/${d.of('digits', 8)}/${d.of('lower36', 7)}${d.of('base62', 8)}/`,
  'presigned s3': (d) =>
    `https://b.s3.amazonaws.com/k?X-Amz-Credential=AKIA${d.of('base32', 16)}%2F20260101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Signature=${d.of('hex', 64)}`,
  'azure sas': (d) =>
    `https://acme.blob.core.windows.net/c?sv=2023-11-03&sp=r&sig=${d.of('base64', 43).replaceAll('+', '%2B').replaceAll('/', '%2F')}%3D`,
};

/** How a token stands in what agents read and write. */
export const carriers: readonly ((token: string, draw: Draw) => string)[] = [
  (t) => `the request with ${t} was refused`,
  (t) => `export SERVICE_TOKEN=${t}`,
  (t) => `curl -H 'Authorization: Bearer ${t}' https://api.acme.io/v1/items`,
  (t) => `{"headers":{"x-api-key":"${t}"}}`,
  (t) => `const client = new Client({ apiKey: '${t}' });`,
  (t) => `+  api_token: "${t}"  # added`,
  (t) => `2026-03-01T10:00:00Z ERROR auth failed for key ${t}: 401`,
  (t) => `| name | value |\n| --- | --- |\n| token | ${t} |`,
  (t) => Buffer.from(`token=${t}\n`).toString('base64'),
  (t) => encodeURIComponent(`https://x.io/?access_token=${t}`),
  (t) => JSON.stringify(JSON.stringify({ token: t })),
  (t) => `\u001b[31mkey: ${t}\u001b[0m`,
  (t) => `-e API_KEY=${t} --rm image:latest`,
  (t) => `<add key="ApiKey" value="${t}" />`,
  (t) => `//registry.npmjs.org/:_authToken=${t}`,
];
