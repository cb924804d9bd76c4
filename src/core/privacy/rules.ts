import { cloudAccountRule, internetAddressRule, longAddressRule } from './addresses.ts';
import { bearerRule } from './authorization.ts';
import {
  argumentRule,
  bundledPairRule,
  dumpedHashRule,
  insertedRule,
  linkRule,
  networkCodeRule,
  slashedPasswordRule,
  storeAliasRule,
  typedRule,
  webKeyRule,
} from './carried-secrets.ts';
import { passwordFileRule, pipedRule, programRule, spokenCommandRule } from './command-lines.ts';
import { namedHostRule, privateHostRule } from './hosts.ts';
import { keyedValueRule } from './keyed-values.ts';
import {
  accountFileRule,
  bucketRule,
  hardwareAddressRule,
  principalRule,
  telephoneRule,
} from './machines.ts';
import { homeDirectoryRule, secretFileRule } from './paths.ts';
import { atSignRule, listingOwnerRule, namedAuthorRule, spokenUserRule } from './people.ts';
import {
  bankAccountRule,
  birthDateRule,
  internationalTelephoneRule,
  namedCardRule,
  paymentCardRule,
  personalNumberRule,
  streetRule,
} from './personal-numbers.ts';
import { privateKeyRule } from './private-keys.ts';
import type { Rule } from './rule.ts';
import {
  connectionStringRule,
  foreignPasswordRule,
  groupedSeedRule,
  netUserRule,
  onceCodeRule,
  pinRule,
  sealedFileRule,
  seedPhraseRule,
} from './said-secrets.ts';
import { secretDocumentRule } from './secret-documents.ts';
import { passwordHashRule, signedTokenRule } from './signed-tokens.ts';
import { prefixedTokenRule, tokenRules } from './token-rules.ts';
import { bareUserinfoRule, urlParameterRule, urlUserinfoRule } from './urls.ts';

/** Every detector for free text. Order does not matter: findings are united afterwards. */
export const textRules: readonly Rule[] = [
  privateKeyRule,
  signedTokenRule,
  passwordHashRule,
  ...tokenRules,
  prefixedTokenRule,
  keyedValueRule,
  bearerRule,
  urlUserinfoRule,
  bareUserinfoRule,
  urlParameterRule,
  programRule,
  pipedRule,
  spokenCommandRule,
  passwordFileRule,
  secretDocumentRule,
  atSignRule,
  namedAuthorRule,
  listingOwnerRule,
  spokenUserRule,
  homeDirectoryRule,
  secretFileRule,
  privateHostRule,
  namedHostRule,
  internetAddressRule,
  longAddressRule,
  cloudAccountRule,
  principalRule,
  bucketRule,
  hardwareAddressRule,
  accountFileRule,
  telephoneRule,
  internationalTelephoneRule,
  paymentCardRule,
  namedCardRule,
  bankAccountRule,
  personalNumberRule,
  birthDateRule,
  streetRule,
  onceCodeRule,
  groupedSeedRule,
  seedPhraseRule,
  foreignPasswordRule,
  pinRule,
  connectionStringRule,
  netUserRule,
  sealedFileRule,
  insertedRule,
  argumentRule,
  linkRule,
  dumpedHashRule,
  networkCodeRule,
  typedRule,
  storeAliasRule,
  slashedPasswordRule,
  webKeyRule,
  bundledPairRule,
];
