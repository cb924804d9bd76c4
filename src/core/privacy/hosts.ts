import { isPseudonym } from './known-people.ts';
import type { Rule } from './rule.ts';
import { addFinding, hostEndAfter, hostStartBefore, matchAt, type Range, type Scan } from './scan.ts';

/** Domains of public services: their names identify nobody's installation. */
const publicDomains = new Set(
  'github.com githubusercontent.com gitlab.com bitbucket.org npmjs.org npmjs.com yarnpkg.com pypi.org pythonhosted.org crates.io rubygems.org golang.org go.dev docker.io docker.com ghcr.io quay.io gcr.io googleapis.com google.com openai.com anthropic.com huggingface.co debian.org ubuntu.com alpinelinux.org nodejs.org python.org rust-lang.org jsdelivr.net unpkg.com cloudflare.com example.com example.org example.net w3.org schema.org mozilla.org microsoft.com apache.org maven.org gradle.org nuget.org readthedocs.io stackoverflow.com sentry.io slack.com discord.com telegram.org stripe.com vercel.com netlify.com heroku.com wikipedia.org json-schema.org svc.cluster.local'.split(
    ' ',
  ),
);

export function isPublicHost(host: string): boolean {
  const labels = host.toLowerCase().split('.');
  if (labels.length < 2)
    return /^(?:localhost|host|hostname|example|db|redis|postgres|mysql|mongo|kafka|app|api|web|server)$/.test(
      host.toLowerCase(),
    );
  if (/^(?:test|example|invalid|localhost)$/.test(labels.at(-1) ?? '')) return true;
  return publicDomains.has(labels.slice(-2).join('.')) || host === 'host.docker.internal';
}

/** Labels that stand for a private network, at the end of a name or in its middle. */
const privateLabels =
  'internal|intranet|intra|lan|local|corp|private|priv|localdomain|home|int|svc|consul|vpn';
const privateName = new RegExp(
  `^[a-z0-9](?:[a-z0-9-]{0,62})(?:\\.[a-z0-9-]{1,63}){0,6}\\.(?:${privateLabels})(?:\\.[a-z0-9-]{1,63}){0,3}$`,
  'i',
);
/** Endpoints cloud providers make for one customer's resource. */
const resourceName =
  /\.(?:(?:rds|elb|cache|redshift|es|eks|docdb|neptune|execute-api|compute|lambda-url)\.[a-z0-9.-]{0,40}amazonaws\.com|compute\.internal|(?:database|blob|queue|table|file|servicebus|redis\.cache|vault|search|documents)\.(?:core\.)?(?:windows|azure)\.(?:net|com)|azurewebsites\.net|azurecr\.io|azmk8s\.io|mongodb\.net|snowflakecomputing\.com|cloud\.redislabs\.com|upstash\.io|neon\.tech|supabase\.co|ts\.net|run\.app|appspot\.com|herokuapp\.com|cloudapp\.net)$/i;

const domainAnchors =
  '.internal .intranet .intra .lan .local .corp .private .priv. .localdomain .int. .svc. .svc .consul .vpn. .amazonaws.com .windows.net .azure. .azurewebsites.net .azurecr.io .azmk8s.io .mongodb.net .snowflakecomputing.com .redislabs.com .upstash.io .neon.tech .supabase.co .ts.net .run.app .appspot.com .herokuapp.com'.split(
    ' ',
  );

export const privateHostRule: Rule = {
  name: 'host',
  anchors: domainAnchors,
  look(scan, start) {
    if (start < (scan.handledUntil.get('host') ?? 0)) return;
    const host = hostAround(scan, start);
    scan.handledUntil.set('host', host.end);
    const name = scan.text.slice(host.start, host.end);
    if (isInternal(scan, host, name)) addFinding(scan, host, { rule: 'host', kind: 'host' });
  },
};

function hostAround({ text }: Scan, at: number): Range {
  let start = hostStartBefore(text, at);
  let end = hostEndAfter(text, at);
  while (start < end && /[.-]/.test(text.charAt(start))) start++;
  while (end > start && /[.-]/.test(text.charAt(end - 1))) end--;
  return { start, end };
}

function isInternal({ text }: Scan, host: Range, name: string): boolean {
  if (/[\w$/\\]/.test(text.charAt(host.start - 1)) && !text.slice(0, host.start).endsWith('//')) return false;
  if (/[\w(]/.test(text.charAt(host.end)) || isPublicHost(name)) return false;
  if (resourceName.test(name)) return name.split('.').length >= 3;
  // Packages of Java and its kin are written from the top down.
  if (/^(?:com|org|net|io|java|javax|dev|edu)\./.test(name)) return false;
  if (
    !privateName.test(name) ||
    /\.(?:json|js|ts|md|ya?ml|py|sh|env|conf|toml|go|rs|java|html|css|xml|txt|log|d)$/i.test(name)
  )
    return false;
  const isAddressed =
    text.slice(0, host.start).endsWith('://') || /^:\d{2,5}\b/.test(text.slice(host.end, host.end + 7));
  const isCompany =
    /\.(?:corp|internal|intranet|intra|lan|vpn)\.[a-z0-9-]+\.(?:com|net|org|io|dev|cloud|de|fr|co|eu|uk|us|ai|app)$/i.test(
      name,
    );
  return isAddressed || isCompany || text.charAt(host.start - 1) === '@' || /[\d-]/.test(name);
}

const contextAnchors =
  'enotfound |eai_again |resolve host: |resolve host |connect to host |connecting to |unknown host |host=|host: |lookup |reach host |hostname |server at "|--host |--host=|known_hosts:|could not translate host name "|no route to host: |ssh: |data source='.split(
    '|',
  );

/** Names of machines where a message says that one follows. */
export const namedHostRule: Rule = {
  name: 'host',
  anchors: contextAnchors,
  look(scan, _start, end) {
    const match = matchAt(
      /["'(]?([A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63}){1,8})(?=$|[\s:"',;)/\\])/y,
      scan.text,
      end,
    );
    const name = match?.[1];
    if (match === undefined || name === undefined || !/[A-Za-z]$/.test(name)) return;
    if (
      isPublicHost(name) ||
      isPseudonym(name) ||
      (/\.(?:js|ts|json|py|go|rs|java|html|css|md|yml|yaml|com|org|io|dev)$/.test(name) &&
        !/[-\d]/.test(name))
    )
      return;
    if (
      /^(?:this|self|config|options|process|window|document|req|request|env|os|url|location|props|state)\./.test(
        name,
      )
    )
      return;
    const start = end + match[0].length - name.length;
    addFinding(scan, { start, end: start + name.length }, { rule: 'host', kind: 'host' });
  },
};
