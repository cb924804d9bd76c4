import type { Rule } from './rule.ts';
import { addFinding, matchAt } from './scan.ts';

/** Addresses that are the same everywhere: loopback, wildcard, metadata, documentation (RFC 5737), public resolvers. */
const commonAddress =
  /^(?:127\.|0\.|255\.|169\.254\.169\.254$|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|22[4-9]\.|23\d\.|8\.8\.[84]\.[84]$|1\.1\.1\.1$|1\.0\.0\.1$|1\.2\.3\.4$|9\.9\.9\.9$|[1-9]\.0\.0\.0$|10\.0\.0\.0$|192\.168\.0\.0$|172\.(?:1[67])\.0\.0$)/;
const fourParts = /(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![\w-]|\.\d)/y;

export const internetAddressRule: Rule = {
  name: 'ip',
  anchors: ['.0', '.1', '.2', '.3', '.4', '.5', '.6', '.7', '.8', '.9'],
  look(scan, dot) {
    if (dot < (scan.handledUntil.get('ip') ?? 0)) return;
    const { text } = scan;
    let start = dot;
    while (start > 0 && dot - start < 3 && isDigit(text.charCodeAt(start - 1))) start--;
    if (start === dot) return;
    const match = matchAt(fourParts, text, start);
    if (match === undefined) return;
    scan.handledUntil.set('ip', start + match[0].length);
    if (
      /[\w.-]/.test(text.charAt(start - 1)) &&
      !/(?:\bip-|\\[nrt])$/.test(text.slice(Math.max(0, start - 3), start))
    )
      return;
    if (commonAddress.test(match[0]) || isVersion(text, start, match[0])) return;
    addFinding(scan, { start, end: start + match[0].length }, { rule: 'ip', kind: 'ip' });
  },
};

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** `Chrome/120.0.0.0`, `v1.2.3.4`, `version 1.2.3.4`: four numbers that count releases. */
function isVersion(text: string, start: number, address: string): boolean {
  const before = text.slice(Math.max(0, start - 24), start);
  if (
    /(?:[A-Za-z]\/|==|[~^]|\bv(?:er(?:sion)?)?[ :.="']{0,3}|\bversion\W{0,4}|release |@|build |V8 to |ObjectIdentifier\(["']?|\bOID\W{1,3})$/i.test(
      before,
    ) &&
    !/:\/\/$|user@$/.test(before)
  )
    return true;
  // Sections and releases count from small numbers; of real addresses hardly one in 4 000 has four of them.
  return !address.startsWith('10.') && address.split('.').every((part) => Number(part) < 32);
}

/** Global and unique-local addresses of IPv6 (RFC 4291), which begin in few ways. */
export const longAddressRule: Rule = {
  name: 'ip',
  anchors:
    '2001: 2003: 2400: 2401: 2402: 2404: 2405: 2406: 2407: 2408: 2409: 240e: 2600: 2601: 2602: 2603: 2604: 2605: 2606: 2607: 2610: 2620: 2800: 2801: 2803: 2804: 2806: 2a00: 2a01: 2a02: 2a03: 2a04: 2a05: 2a06: 2a07: 2a08: 2a09: 2a0a: 2a0b: 2a0c: 2a0d: 2a0e: 2c0f: fd00: fe80:'.split(
      ' ',
    ),
  look(scan, start) {
    const { text } = scan;
    if (/[\w:.]/.test(text.charAt(start - 1))) return;
    const match = matchAt(/[0-9a-f]{4}:(?:[0-9a-f]{0,4}:){1,7}[0-9a-f]{0,4}(?![\w:])/iy, text, start);
    if (
      match === undefined ||
      /^2001:db8/i.test(match[0]) ||
      (!match[0].includes('::') && match[0].split(':').length !== 8)
    )
      return;
    addFinding(scan, { start, end: start + match[0].length }, { rule: 'ip', kind: 'ip' });
  },
};

/** Account numbers inside Amazon Resource Names, registries and queues. */
export const cloudAccountRule: Rule = {
  name: 'account',
  anchors: ['arn:aws', '.dkr.ecr.', '.amazonaws.com/'],
  look(scan, start, end) {
    if (scan.text.charAt(start) === '.') {
      const isRegistry = end - start < 10;
      const at = isRegistry ? start - 12 : end;
      const account = matchAt(/\d{12}(?!\d)/y, scan.text, at);
      if (at < 0 || account === undefined || isSampleAccount(account[0])) return;
      addFinding(scan, { start: at, end: at + 12 }, { rule: 'account', kind: 'env' });
      return;
    }
    const match = matchAt(/arn:aws[a-z-]{0,12}:[a-z0-9-]{1,40}:[a-z0-9-]{0,30}:(\d{12})/y, scan.text, start);
    const account = match?.[1];
    if (match === undefined || account === undefined || isSampleAccount(account)) return;
    const stop = start + match[0].length;
    addFinding(scan, { start: stop - account.length, end: stop }, { rule: 'account', kind: 'env' });
  },
};

function isSampleAccount(account: string): boolean {
  return /^(?:0{12}|123456789012|(\d)\1{11})$/.test(account);
}
