import { cookieFindings } from './cookies.ts';
import type { Rule } from './rule.ts';
import { addCredential, lineStartBefore, matchAt, type Range, type Scan } from './scan.ts';
import { isPasswordLike, isPlaceholder, isSecretLike, isWordsOnly } from './secret-values.ts';

/** What a short option of a program carries: a password, or `user:password` (also `user%password`, `user/password`). */
type Carries = 'password' | 'pair' | 'cookies';
type ProgramOptions = {
  readonly programs: string;
  readonly options: Readonly<Record<string, Carries>>;
  readonly attached?: true;
};

/** Options as the programs' manuals give them. `attached`: only the form without a space is a password (mysql). */
const programOptions: readonly ProgramOptions[] = [
  {
    programs: 'mysql mysqldump mysqladmin mysqlimport mysqlsh mysqlcheck mariadb mariadb-dump',
    options: { '-p': 'password' },
    attached: true,
  },
  { programs: 'sshpass plink pscp psftp', options: { '-p': 'password', '-pw': 'password' } },
  {
    programs: 'curl wget http https xh',
    options: {
      '-b': 'cookies',
      '--cookie': 'cookies',
      '-u': 'pair',
      '-U': 'pair',
      '--user': 'pair',
      '--proxy-user': 'pair',
      '-a': 'pair',
    },
  },
  {
    programs: 'redis-cli valkey-cli redis-benchmark keydb-cli',
    options: { '-a': 'password', '--pass': 'password' },
  },
  { programs: 'sqlcmd bcp osql isql tsql', options: { '-P': 'password' } },
  {
    programs: 'ldapsearch ldapmodify ldapadd ldapwhoami ldapdelete ldappasswd',
    options: { '-w': 'password', '-s': 'password' },
  },
  { programs: 'mongo mongosh mongodump mongorestore mongoexport mongoimport', options: { '-p': 'password' } },
  {
    programs: 'cqlsh influx impala-shell beeline az docker podman helm nerdctl oc buildah skopeo crane',
    options: { '-p': 'password', '-password': 'password' },
  },
  { programs: '7z 7za 7zz rar unrar', options: { '-p': 'password' }, attached: true },
  { programs: 'zip unzip ipmitool mosquitto_pub mosquitto_sub', options: { '-P': 'password' } },
  {
    programs: 'smbclient winexe rpcclient smbmap net crackmapexec evil-winrm xfreerdp',
    options: { '-U': 'pair', '-p': 'password', '/p:': 'password' },
  },
  {
    programs: 'openssl',
    options: { '-k': 'password', '-passin': 'password', '-passout': 'password', '-pass': 'password' },
  },
  { programs: 'ssh-keygen', options: { '-N': 'password', '-P': 'password' } },
  {
    programs: 'lftp ftp ncftp ncftpput',
    options: { '-b': 'cookies', '--cookie': 'cookies', '-u': 'pair', '-p': 'password' },
  },
  { programs: 'psexec', options: { '-p': 'password' } },
  { programs: 'useradd usermod', options: { '-p': 'password' } },
  { programs: 'htpasswd', options: { '-b': 'pair', '-nb': 'pair', '-bc': 'pair' } },
  { programs: 'rclone restic borg kinit snmpwalk snmpget', options: { '-A': 'password', '-X': 'password' } },
];

const optionsOf = new Map(
  programOptions.flatMap((entry) => entry.programs.split(' ').map((program) => [program, entry] as const)),
);
const word =
  /"(?:[^"\\\n]|\\.){0,1000}"|'[^'\n]{0,1000}'|\$'[^'\n]{0,1000}'|(?:\[REDACTED[^\]\n]{0,60}\]|[^\s"'`|;<>]){1,2000}/y;

export const programRule: Rule = {
  name: 'command_line',
  anchors: [...optionsOf.keys()].map((program) => `${program} `),
  look(scan, start, end) {
    const program = scan.text.slice(start, end - 1);
    const entry = optionsOf.get(program);
    if (entry === undefined || /[\w.-]/.test(scan.text.charAt(start - 1))) return;
    lookAtArguments(scan, end, entry);
  },
};

function lookAtArguments(scan: Scan, from: number, entry: ProgramOptions): void {
  let at = from;
  let awaited: Carries | undefined;
  for (let words = 0; words < 60; words++) {
    at += matchAt(/(?:[ \t]|\\\n){0,40}/y, scan.text, at)?.[0].length ?? 0;
    const argument = argumentAt(scan.text, at);
    if (argument === undefined) return;
    // Another program inside the line has its own anchor.
    if (awaited === undefined && optionsOf.has(scan.text.slice(argument.start, argument.end))) return;
    if (awaited !== undefined) addArgument(scan, argument, awaited);
    awaited = optionOf(scan, argument, entry);
    at = argument.end;
  }
}

/** What an argument of a program carries, when the arguments are items of a list rather than words of a line. */
export function listedArguments(program: string, items: readonly string[]): readonly (Carries | undefined)[] {
  const entry = optionsOf.get(program.split('/').at(-1) ?? '');
  if (entry === undefined) return [];
  return items.map((_, index) =>
    entry.attached === undefined ? entry.options[items[index - 1] ?? ''] : undefined,
  );
}

/** The secret part of one item of a list of arguments: whole, or attached to its option. */
export function listedArgumentFindings(scan: Scan, program: string, carries: Carries | undefined): void {
  const whole = { start: 0, end: scan.text.length };
  const entry = optionsOf.get(program.split('/').at(-1) ?? '');
  if (carries !== undefined) addArgument(scan, whole, carries);
  else if (entry !== undefined) optionOf(scan, whole, entry);
}

/** Adjacent pieces are one argument: `-p'secret'`. */
function argumentAt(text: string, start: number): Range | undefined {
  let end = start;
  for (let pieces = 0; pieces < 8; pieces++) {
    const piece = matchAt(word, text, end);
    if (piece === undefined) break;
    end += piece[0].length;
  }
  return end > start ? { start, end } : undefined;
}

/** What the next argument carries; an option with its value attached is dealt with here. */
function optionOf(scan: Scan, argument: Range, { options, attached }: ProgramOptions): Carries | undefined {
  const written = scan.text.slice(argument.start, argument.end);
  if (!/^[-/]/.test(written)) return undefined;
  const exact = options[written];
  if (exact !== undefined) return attached === undefined ? exact : undefined;
  for (const [option, carries] of Object.entries(options)) {
    if (!written.startsWith(option)) continue;
    const rest = written.slice(option.length);
    if (
      option.length === 2 ? /^[A-Za-z]{1,3}$|^-/.test(rest) : !rest.startsWith('=') && !option.endsWith(':')
    )
      continue;
    const skip = rest.startsWith('=') ? 1 : 0;
    addArgument(scan, { start: argument.start + option.length + skip, end: argument.end }, carries);
    return undefined;
  }
  return undefined;
}

function addArgument(scan: Scan, argument: Range, carries: Carries): void {
  const range = unquoted(scan.text, argument);
  const value = scan.text.slice(range.start, range.end);
  if (carries === 'cookies') {
    cookieFindings(scan, { ...range, value, form: 'quoted', tie: 'flag', style: 'other' }, 'cookie');
    return;
  }
  if (carries === 'password') {
    const prefix = /^(?:pass|env|file|fd|stdin):/.exec(value)?.[0] ?? '';
    if (prefix !== '' && prefix !== 'pass:') return;
    const secret = value.slice(prefix.length);
    if (
      isPasswordLike(secret, 'quoted') ||
      (secret.length >= 4 &&
        !isPlaceholder(secret) &&
        /\d|[^\w./-]/.test(secret) &&
        !/^\d{1,5}(?::\d{1,5})?$|^-|^\S*:\d+$/.test(secret))
    )
      addCredential(scan, { start: range.start + prefix.length, end: range.end }, 'command_line');
    return;
  }
  const pair = /^([^:%/,\s]{0,100}[:%/,])(\S[\s\S]{0,1000})$/.exec(value);
  const secret = pair?.[2] ?? '';
  if (pair === null || isPlaceholder(secret) || secret.startsWith('//') || /^\d{1,5}$/.test(secret)) return;
  addCredential(scan, { start: range.start + (pair[1] ?? '').length, end: range.end }, 'command_line');
}

function unquoted(text: string, { start, end }: Range): Range {
  const first = text.charAt(start) === '$' ? start + 1 : start;
  const quote = text.charAt(first);
  return (quote === '"' || quote === "'") && text.charAt(end - 1) === quote && end - first >= 2
    ? { start: first + 1, end: end - 1 }
    : { start, end };
}

/** Programs that read the secret from standard input: it was written by an `echo` before the pipe, or follows `<<<`. */
export const pipedRule: Rule = {
  name: 'command_line',
  anchors: [
    'password-stdin',
    'sudo -s',
    '--with-token',
    'passwd --stdin',
    'chpasswd',
    'cryptsetup ',
    '| kinit',
    '| passwd',
    '| gpg ',
    '| su ',
    '| openssl ',
    '| vault login',
    '| gh auth',
    '| smbclient',
    '-pass stdin',
    '| doctl ',
    '| heroku ',
    '| wrangler ',
    '| fly ',
    '| gcloud ',
    '| glab ',
    '| kubeseal',
    '| npm login',
    '| ssh-add',
  ],
  look(scan, start, end) {
    const { text } = scan;
    const lineStart = lineStartBefore(text, start, 2_200);
    const lead = text.slice(lineStart, end);
    const echo =
      /\b(?:echo|printf)(?:[ \t]+-[neE]{1,2})?(?:[ \t]+["']?%s(?:\\n)?["']?)?[ \t]+(?:"([^"\n]{3,2000})"|'([^'\n]{3,2000})'|((?:\[REDACTED[^\]\n]{0,60}\]|[^\s"'|]){3,2000}))[ \t]*\|[^|\n]{0,200}$/.exec(
        lead,
      );
    const value = echo?.[1] ?? echo?.[2] ?? echo?.[3];
    if (echo !== null && value !== undefined) {
      addPiped(scan, lineStart + echo.index + echo[0].indexOf(value), value);
      return;
    }
    const here = matchAt(/[^\n|]{0,100}<<<[ \t]{0,4}["']?([^\s"']{4,2000})/y, text, end);
    if (here?.[1] !== undefined) addPiped(scan, end + here[0].length - here[1].length, here[1]);
  },
};

function addPiped(scan: Scan, start: number, value: string): void {
  if (isPlaceholder(value) || value.startsWith('$')) return;
  const colon = /^[\w.-]{1,40}:(?=\S)/.exec(value)?.[0].length ?? 0;
  addCredential(scan, { start: start + colon, end: start + value.length }, 'command_line');
}

/** Words of other tools after which a secret follows: `IDENTIFIED BY '…'`, `AUTH …`, `vault login …`, `pass:…`. */
const followed = /(?:["']([^"'\n]{3,400})["']|((?:\[REDACTED[^\]\n]{0,60}\]|[^\s"'`;,<>|]){4,400}))/y;

export const spokenCommandRule: Rule = {
  name: 'command_line',
  anchors: [
    'identified by ',
    'identified with ',
    'requirepass ',
    'masterauth ',
    'vault login ',
    'snyk auth ',
    'convertto-securestring ',
    'htpasswd ',
    'pass:',
    'nickserv identify ',
    'snmp-server community ',
    'enable secret ',
    'add_user ',
    'change_password ',
    'user:pass ',
    'auth login ',
    'http-auth ',
    'psk=',
    '\npass ',
    '> pass ',
    '\nauth ',
    '> auth ',
    'rootpw ',
    'networkcredential(',
    'basic_auth(',
    'basicauth(',
    'auth=(',
    'httpbasicauth(',
    'setbasicauth(',
    'usernamepassword(',
    'usernamepasswordauthenticationtoken(',
  ],
  look(scan, start, end) {
    const { text } = scan;
    const anchor = text.slice(start, end).toLowerCase();
    if (anchor === 'pass:' && !/(?:^|[\s"'=])$/.test(text.slice(Math.max(0, start - 1), start))) return;
    if (anchor === 'htpasswd ') {
      passwordOfFile(scan, end);
      return;
    }
    if (anchor.endsWith('(')) {
      credentialPair(scan, end);
      return;
    }
    let at =
      end +
      (matchAt(/(?:by |as |password |plugin |default |\d+ |\w+ by )?(?:-path=\S{1,60} )?/iy, text, end)?.[0]
        .length ?? 0);
    if (anchor === 'add_user ' || anchor === 'change_password ')
      at += matchAt(/[^\s]{1,80} /y, text, at)?.[0].length ?? 0;
    const match = matchAt(followed, text, at);
    if (anchor.startsWith('identified') && match?.[1] === undefined) return;
    const value = match?.[1] ?? match?.[2];
    if (match === undefined || value === undefined) return;
    const needsDigits = anchor === 'pass:' || /^\W|vault|auth|rootpw/.test(anchor);
    if (
      needsDigits
        ? !isPasswordLike(value, 'bare') || (isWordsOnly(value) && !/\d/.test(value))
        : isPlaceholder(value)
    )
      return;
    const start2 = at + match[0].indexOf(value);
    addCredential(scan, { start: start2, end: start2 + value.length }, 'command_line');
  },
};

/** `htpasswd -b FILE USER PASSWORD`: given as the last word. */
function passwordOfFile(scan: Scan, at: number): void {
  const match = matchAt(
    /(?:-\w{1,6} ){0,4}-\w{0,5}b\w{0,5} (?:-\w{1,6} ){0,4}(?:[^\s]{1,200} ){1,2}["']?([^\s"'|;&]{3,400})/y,
    scan.text,
    at,
  );
  const value = match?.[1];
  if (match === undefined || value === undefined || isPlaceholder(value)) return;
  const end = at + match[0].length;
  addCredential(scan, { start: end - value.length, end }, 'command_line');
}

/** `auth=("user", "password")`, `basic_auth("user", Some("password"))`. */
function credentialPair(scan: Scan, at: number): void {
  const match = matchAt(
    /\s{0,4}["'][^"'\n]{1,100}["']\s{0,4},\s{0,4}(?:Some\()?["']([^"'\n]{3,400})["']/y,
    scan.text,
    at,
  );
  const value = match?.[1];
  if (
    match === undefined ||
    value === undefined ||
    (!isPasswordLike(value, 'quoted') && !isSecretLike(value))
  )
    return;
  const start = at + match[0].lastIndexOf(value);
  addCredential(scan, { start, end: start + value.length }, 'command_line');
}

/** `host:port:database:user:password`, one line of a `.pgpass` file. */
export const passwordFileRule: Rule = {
  name: 'command_line',
  anchors: [':5432:', ':5433:', ':6432:', ':*:', ':3306:', ':1433:', ':1521:'],
  look(scan, start, end) {
    const lineStart = lineStartBefore(scan.text, start, 200);
    const host = scan.text.slice(Math.max(lineStart, start - 200), start);
    if (!/^[ \t]{0,8}(?:[\w.-]{1,190}|\*)$/.test(host)) return;
    const match = matchAt(
      /[^\s:]{1,64}:[^\s:]{1,64}:((?:\[REDACTED[^\]\n]{0,60}\]|\\:|[^\s:]){3,256})(?=[ \t]{0,8}(?:\r?\n|$))/y,
      scan.text,
      end,
    );
    const value = match?.[1];
    if (match === undefined || value === undefined || isPlaceholder(value) || /^\d+$/.test(value)) return;
    const stop = end + match[0].length;
    addCredential(scan, { start: stop - value.length, end: stop }, 'command_line');
  },
};
