import type { Random } from './random.ts';

/** Word lists that names, paths and identifiers are composed from. Their product, not their length, gives the variety. */

const verbs =
  words(`load save build parse render apply merge split fetch queue drain flush retry cancel resume import
  export archive restore validate normalize resolve refresh expire rotate issue revoke charge refund settle reconcile
  schedule dispatch publish subscribe notify index rank group filter sort page stream encode decode sign verify match
  assign release lock prune sync replay audit track measure`);

const qualifiers =
  words(`pending partial draft active expired nested shared remote local cached default inline primary
  daily weekly monthly recurring bulk single legacy signed encrypted public private regional tiered prepaid overdue
  archived merged split batched delayed failed first last next stale fresh raw`);

const nouns =
  words(`invoice order cart shipment parcel refund voucher coupon price discount tax ledger account balance
  payment payout wallet customer contact address profile session token consent role policy tenant member invite team
  project task comment mention label board sprint report chart metric alert incident probe region node replica snapshot
  backup bucket upload thumbnail caption playlist track album lesson quiz grade course booking seat route stop vehicle
  driver fare meter reading tariff sensor device firmware batch recipe ingredient stock warehouse supplier contract
  clause signature template campaign audience segment experiment variant locale currency calendar holiday shift roster`);

const suffixes =
  words(`queue store cache client service handler worker mapper parser builder reader writer router guard
  policy factory registry monitor scheduler gateway adapter index view list page form table bridge pool watcher`);

const outcomes =
  words(`keeps returns rejects ignores merges rounds sorts hides shows restores counts reports retries
  locks releases renames escapes trims skips groups replaces appends refuses accepts logs`);

const conditions = [
  'after a refresh',
  'when the list is empty',
  'with two tabs open',
  'for a guest',
  'across a month end',
  'when the server answers late',
  'after a failed retry',
  'with a trailing newline',
  'for a locked account',
  'when offline',
  'with duplicate keys',
  'for the second page',
  'on a leap day',
  'under load',
  'without a locale',
  'when the quota is reached',
  'after a rollback',
  'with an expired token',
  'for an archived parent',
  'when cancelled halfway',
  'in read-only mode',
  'with a negative amount',
  'before the first sync',
  'when both sides changed',
  'after a restart',
  'for a name with spaces',
  'with a missing header',
  'at midnight UTC',
] as const;

/** Words of a name, joined by the caller in the style of its language: `['load', 'overdue', 'invoice', 'queue']`. */
export function functionWords(random: Random): readonly string[] {
  const verb = random.pick(verbs);
  const noun = random.pick(nouns);
  const shape = random.next();
  if (shape < 0.34) return [verb, noun, random.pick(suffixes)];
  if (shape < 0.62) return [verb, random.pick(qualifiers), noun];
  if (shape < 0.8) return [verb, noun];
  return [verb, random.pick(qualifiers), noun, random.pick(suffixes)];
}

export function moduleWords(random: Random): readonly string[] {
  const noun = random.pick(nouns);
  return random.chance(0.45)
    ? [random.pick(qualifiers), noun, random.pick(suffixes)]
    : [noun, random.pick(suffixes)];
}

export function fieldWords(random: Random): readonly string[] {
  const noun = random.pick(nouns);
  return random.chance(0.5)
    ? [noun, random.pick(['id', 'at', 'count', 'state', 'kind', 'total', 'code', 'name', 'hash', 'limit'])]
    : [random.pick(qualifiers), noun];
}

export function noun(random: Random): string {
  return random.pick(nouns);
}

/** What a test says: `rounds prepaid tariff at midnight UTC`. */
export function testTitle(random: Random): string {
  const qualifier = random.chance(0.5) ? `${random.pick(qualifiers)} ` : '';
  return `${random.pick(outcomes)} ${qualifier}${random.pick(nouns)} ${random.pick(conditions)}`;
}

export const inKebab = (parts: readonly string[]): string => parts.join('-');
export const inSnake = (parts: readonly string[]): string => parts.join('_');
export const inUpperSnake = (parts: readonly string[]): string => parts.join('_').toUpperCase();
export const inPascal = (parts: readonly string[]): string => parts.map(capitalized).join('');
export const inCamel = (parts: readonly string[]): string =>
  parts.map((part, position) => (position === 0 ? part : capitalized(part))).join('');

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function words(text: string): readonly string[] {
  return text.split(/\s+/);
}
