/**
 * What a key's name says about its value:
 * `password` — whatever stands there is a secret; `secret` — a secret unless it is plainly words;
 * `header` — an authorization header; `cookies` — a cookie list; `opaque` — a secret only where it looks random;
 * `user` — somebody's name or id; `setting` — a value of one installation (host, bucket, account);
 * `none` — nothing.
 */
export type KeyMeaning =
  | 'password'
  | 'secret'
  | 'header'
  | 'cookies'
  | 'opaque'
  | 'user'
  | 'setting'
  | 'none';

/** `dbPassword`, `DB_PASSWORD`, `db-password`, `db.password` → `['db', 'password']`. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]{1,40})([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

const remembered = new Map<string, KeyMeaning>();
/** Names repeat; a file of a million distinct names must not fill the memory. */
const rememberedLimit = 20_000;

export function keyMeaning(name: string): KeyMeaning {
  const known = remembered.get(name);
  if (known !== undefined) return known;
  if (remembered.size >= rememberedLimit) remembered.clear();
  const meaning = name.length > 100 ? meaningOf(name.slice(-100)) : meaningOf(name);
  remembered.set(name, meaning);
  return meaning;
}

function meaningOf(name: string): KeyMeaning {
  const words = withoutTail(wordsOf(name));
  const last = words.at(-1) ?? '';
  const before = words.at(-2) ?? '';
  if (last === '') return 'none';
  if (isPasswordName(last, before, name)) return 'password';
  if (headerNames.has(words.join(' '))) return 'header';
  if (last === 'cookie' || last === 'cookies') return words.includes('count') ? 'none' : 'cookies';
  if (isSecretName(last, before)) return 'secret';
  if (/^[A-Z][A-Z0-9_]*_SESSION$/.test(name)) return 'opaque';
  if (opaqueNames.has(last) || opaqueNames.has(`${before} ${last}`)) return 'opaque';
  if (isUserName(words)) return 'user';
  if (isSettingName(name, words)) return 'setting';
  return 'none';
}

const headerNames = new Set([
  'authorization',
  'proxy authorization',
  'x authorization',
  'http authorization',
  'x amz authorization',
  'x forwarded authorization',
  'authorization header',
  'auth header',
]);

/** Words at the end of a name that say how or where the value is kept, not what it is. */
const tailWords = new Set(
  'value val base64 b64 encoded plain plaintext raw prod production dev development staging stage live test old new current default override env base input field literal primary secondary backup v1 v2 v3'.split(
    ' ',
  ),
);

function withoutTail(words: readonly string[]): readonly string[] {
  let end = words.length;
  while (end > 1 && (tailWords.has(words[end - 1] ?? '') || /^\d+$/.test(words[end - 1] ?? ''))) end--;
  const kept = words.slice(0, end);
  const last = kept.at(-1);
  // `password1`, `token2`: the number tells two alike apart.
  if (last !== undefined && /^[a-z]{3,}\d{1,2}$/.test(last)) kept[kept.length - 1] = last.replace(/\d+$/, '');
  return kept;
}

const passwordWords = new Set(
  'password passwords passwd passphrase passcode passwort pwd psk userpass dbpass rootpass adminpass mypass ftppass smtppass sshpass ldappass mailpass storepass keypass requirepass masterauth masterpass sudopass becomepass pword passw kennwort contrasena motdepasse senha iban cvv cvc wachtwoord lozinka'.split(
    ' ',
  ),
);
const passwordTwoWords = new Set([
  'master auth',
  'require pass',
  'store pass',
  'key pass',
  'seed phrase',
  'card number',
  'card pin',
  'pin code',
  'recovery phrase',
  'backup phrase',
  'secret phrase',
  'wpa psk',
  'wifi key',
]);

function isPasswordName(last: string, before: string, name: string): boolean {
  if (last === 'pwd') return !/^(?:OLD)?PWD$/.test(name);
  if (passwordWords.has(last) || passwordTwoWords.has(`${before} ${last}`)) return true;
  if (last === 'pass' || last === 'pw' || last === 'mnemonic') return true;
  return /(?:password|passwd|passphrase)$/.test(last);
}

const secretWords = new Set(
  'secret secrets token apikey apitoken credential credentials creds bearer jwt jwe totp signingkey encryptionkey secretkey privatekey accesskey authkey masterkey sharedkey licensekey authtoken accesstoken refreshtoken sessiontoken clientsecret consumersecret apisecret appsecret webhooksecret privkey'.split(
    ' ',
  ),
);

/** What makes a `key` (or a `code`) a credential rather than a place in a map. */
const keyQualifiers = new Set(
  'api access secret private signing sign encryption encrypt encrypted decryption enc account storage shared master client license licence service subscription functions function deploy deployment ssh hmac auth authentication authorization admin app application write webhook crypt crypto cipher aes rsa server integration ingest ingestion instrumentation personal identity team project developer dev rest sdk bot session management provisioning activation jwt token vault consumer root user x symmetric data primary secondary platform provider role'.split(
    ' ',
  ),
);
/** Tokens that are pieces of text or places in a list. */
const harmlessTokens = new Set(
  'next page continuation cursor pagination sync special pad eos bos unk mask sep cls start end stop first last prev previous peek expected unexpected syntax per cancellation cancel abort lexer parser count max min num total input output prompt completion cached reasoning type each any image text audio comment keyword eof string number word sub this punctuation operator close open closing opening lookahead design theme color pre post'.split(
    ' ',
  ),
);
const secretTwoWords = new Set([
  'code verifier',
  'client assertion',
  'saml response',
  'session id token',
  'security token',
  'key data',
  'key material',
  'key pem',
  'private pem',
  'password hash',
  'pass hash',
  'hashed password',
  'recovery code',
  'recovery codes',
  'backup code',
  'backup codes',
  'authenticity token',
  'shared access',
  'sas url',
  'device code',
  'user code',
  'mfa code',
  'otp code',
  'verification code',
  'otp secret',
  'x amz',
  'sonar login',
  'secret string',
  'secret binary',
  'secret text',
  'secret data',
  'role key',
  'session cookie',
  'auth cookie',
]);

function isSecretName(last: string, before: string): boolean {
  if (last === 'token') return !harmlessTokens.has(before);
  if (last === 'key' || last === 'keys') return keyQualifiers.has(before);
  if (secretWords.has(last) || secretTwoWords.has(`${before} ${last}`)) return true;
  return /[a-z]{2}(?:secret|apikey|privatekey|secretkey|authtoken|accesstoken|refreshtoken)$/.test(last);
}

const opaqueNames = new Set(
  'auth authentication otp pin sid csrf xsrf nonce hmac ticket assertion connectionstring cred'
    .split(' ')
    .concat(['secret id', 'session key', 'auth code', 'access code', 'authorization code', 'connect sid']),
);

const urlParameterNames = new Set(
  'key sig signature code auth sid ticket session appid otp pin pw pass k access samlresponse assertion sign oauth credential'.split(
    ' ',
  ),
);

/** Names that mean a secret only as a URL's parameter, where `key=` and `sig=` are never words of a text. */
export function isSecretUrlParameter(name: string): boolean {
  return urlParameterNames.has(wordsOf(name).at(-1) ?? '');
}

const userNames = new Set(
  'username user_name userid user_id user uid login login_name loginname account_name accountname user_email logname owner author committer assignee actor reviewer created_by updated_by modified_by submitted_by assigned_to employee_id customer_id customer_name full_name fullname first_name last_name firstname lastname display_name real_name phone phone_number phonenumber mobile ssn social_security_number date_of_birth dob passport_number national_id tax_id member_id patient_id sub git_author_name git_committer_name author_name committer_name account_uuid user_uuid organization_uuid device_id machine_id principal_id run_as sudo_user remote_user whoami'.split(
    ' ',
  ),
);

function isUserName(words: readonly string[]): boolean {
  if (userNames.has(words.join('_')) || userNames.has(words.join(''))) return true;
  const tail = words.slice(-2).join('_');
  return (
    tail === 'user_id' || tail === 'user_name' || words.at(-1) === 'username' || words.at(-1) === 'userid'
  );
}

const settingWords = new Set(
  'host hosts hostname hostnames url urls uri endpoint endpoints server servers brokers broker bucket domain domains registry arn dsn cluster proxy tenant zone node nodes project profile namespace org organization workspace context queue database db dbname account site subdomain address addr gateway recipient pghost pguser pgdatabase stack'.split(
    ' ',
  ),
);
const settingTwoWords = new Set(
  'account_id tenant_id subscription_id project_id kube_context db_name database_name bucket_name cluster_name resource_group org_id organization_id workspace_id vpc_id subnet_id role_arn db_user database_user client_id app_id site_id zone_id hosted_zone_id vault_addr consul_addr nomad_addr bind_addr db_database client_name customer_name company_name cloud_id'.split(
    ' ',
  ),
);

/** Of these even the lower-case spelling names one installation. */
const settingNames = new Set([
  'tenant_id',
  'aws_account_id',
  'bucket',
  'bucket_name',
  's3_bucket',
  'gcs_bucket',
  'subscription_id',
]);

/** Settings are recognised as environment variables only: elsewhere `url` and `host` are ordinary words. */
function isSettingName(name: string, words: readonly string[]): boolean {
  if (settingNames.has(words.join('_'))) return true;
  if (!/^[A-Z][A-Z0-9_]*$/.test(name) || words.length < 2)
    return /^(?:HOST|HOSTNAME|DOMAIN|BUCKET|ENDPOINT|CLUSTER|BROKERS|REGISTRY|TENANT|PGHOST|PGUSER|PGDATABASE|COMPUTERNAME|USERDOMAIN|LOGONSERVER)$/.test(
      name,
    );
  if (words.includes('public') && words.includes('expo')) return false;
  return settingWords.has(words.at(-1) ?? '') || settingTwoWords.has(words.slice(-2).join('_'));
}
