import { isCommonAccount, isPseudonym } from './known-people.ts';
import type { Rule } from './rule.ts';
import { addFinding, lineStartBefore, matchAt } from './scan.ts';

/** Hardware addresses (EUI-48) where a tool that lists interfaces writes them. */
export const hardwareAddressRule: Rule = {
  name: 'hardware address',
  anchors: ['ether ', 'hwaddr ', 'mac address', 'mac=', 'mac: ', 'mac":', 'lladdr ', 'bssid'],
  look(scan, _start, end) {
    const match = matchAt(/[\s:="']{0,6}((?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2})(?![\w:-])/iy, scan.text, end);
    const address = match?.[1];
    if (match === undefined || address === undefined || /^(?:00[:-]){6}|^(?:ff[:-]?){6}/i.test(`${address}:`))
      return;
    const stop = end + match[0].length;
    addFinding(scan, { start: stop - address.length, end: stop }, { rule: 'hardware address', kind: 'host' });
  },
};

/** A line of `/etc/passwd`: the account and the person's name behind it. */
export const accountFileRule: Rule = {
  name: 'user',
  anchors: [':x:'],
  look(scan, start, end) {
    const { text } = scan;
    const lineStart = lineStartBefore(text, start, 40);
    const account = text.slice(lineStart, start);
    const rest = matchAt(/\d{1,10}:\d{1,10}:([^:\n]{0,120}):/y, text, end);
    if (rest === undefined || !/^[a-z_][\w.-]{0,38}$/i.test(account) || isCommonAccount(account)) return;
    if (!isPseudonym(account))
      addFinding(scan, { start: lineStart, end: start }, { rule: 'user', kind: 'user' });
    const name = (rest[1] ?? '').replace(/,+$/, '');
    if (name === '' || isPseudonym(name) || isCommonAccount(name)) return;
    const nameStart = end + rest[0].length - 1 - (rest[1] ?? '').length;
    addFinding(scan, { start: nameStart, end: nameStart + name.length }, { rule: 'user', kind: 'user' });
  },
};

/** The principal of an Amazon Resource Name: `:user/name`, `:assumed-role/role/session`. */
export const principalRule: Rule = {
  name: 'user',
  anchors: [':user/', ':assumed-role/', ':federated-user/'],
  look(scan, _start, end) {
    const match = matchAt(/(?:[\w+=,.@-]{1,64}\/){0,3}([\w+=,.@-]{2,64})/y, scan.text, end);
    const name = match?.[1];
    if (match === undefined || name === undefined || isCommonAccount(name) || isPseudonym(name)) return;
    const stop = end + match[0].length;
    addFinding(scan, { start: stop - name.length, end: stop }, { rule: 'user', kind: 'user' });
  },
};

/** Buckets of object stores: their names are one installation's. */
export const bucketRule: Rule = {
  name: 'bucket',
  anchors: ['s3://', 's3a://', 'gs://', 'abfss://', 'wasbs://'],
  look(scan, _start, end) {
    const name = matchAt(/[a-z0-9][a-z0-9._-]{2,62}/y, scan.text, end)?.[0].replace(/[.]+$/, '');
    if (
      name === undefined ||
      isPseudonym(name) ||
      /example|^(?:my|your|some|the|test|foo|bucket)(?:[-_.]|$)|bucket[-_]?name/.test(name)
    )
      return;
    addFinding(scan, { start: end, end: end + name.length }, { rule: 'bucket', kind: 'env' });
  },
};

/** Telephone numbers where a word says that one follows. */
export const telephoneRule: Rule = {
  name: 'telephone',
  anchors: ['tel:', 'phone', 'mobile', 'fax', 'call me '],
  look(scan, _start, end) {
    const match = matchAt(
      /[\w ]{0,12}["']?[\s:=]{1,4}["']?(\+?[(\d][\d ().-]{6,18}\d)(?![\w.])/y,
      scan.text,
      end,
    );
    const tel = match ?? matchAt(/(\+\d[\d().-]{6,18}\d)/y, scan.text, end);
    const number = tel?.[1];
    if (tel === undefined || number === undefined || number.replace(/\D/g, '').length < 8) return;
    const stop = end + tel[0].length;
    addFinding(scan, { start: stop - number.length, end: stop }, { rule: 'telephone', kind: 'user' });
  },
};
