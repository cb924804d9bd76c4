import { isPublicHost } from './hosts.ts';
import { isCommonAccount, isPseudonym } from './known-people.ts';
import { addFinding, type Scan } from './scan.ts';
import { isPlaceholder, isWordsOnly } from './secret-values.ts';
import type { ReadValue } from './value-reader.ts';

const ordinaryValues =
  /^(?:\d{1,5}|true|false|localhost(?::\d+)?|127\.[\d.]+(?::\d+)?|0\.0\.0\.0(?::\d+)?|\[?::1?\]?(?::\d+)?|\/.*|\.{1,2}\/.*|[a-z]{1,12})$/i;

/**
 * The value of a variable that configures one installation (`DB_HOST`, `S3_BUCKET`, `KUBE_CONTEXT`): replaced whole,
 * unless it is the same everywhere. Of a URL only the host is replaced.
 */
export function settingFindings(scan: Scan, read: ReadValue): void {
  if (read.tie === 'said' || read.tie === 'flag') return;
  const { value } = read;
  if (isPlaceholder(value) || isPseudonym(value) || ordinaryValues.test(value) || isCommonAccount(value))
    return;
  if (value.length < 4 || value.length > 500 || /[\s(){}[\]$]/.test(value)) return;
  if (/^(?:process\.)?env\.|^[A-Za-z]+\.[A-Z_]+$/.test(value)) return;
  if (/^[a-z][a-z0-9+.-]{1,20}:\/\/\//i.test(value)) return;
  const url = /^[a-z][a-z0-9+.-]{1,20}:\/\/(?:[^\s@/]{1,256}@)?([^\s/:?#,]{1,253})/i.exec(value);
  if (url !== null) {
    const host = url[1] ?? '';
    if (isPublicHost(host) || isPseudonym(host)) return;
    const start = read.start + url[0].length - host.length;
    addFinding(scan, { start, end: start + host.length }, { rule: 'host', kind: 'host' });
    return;
  }
  const host = /^([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8})(?::\d{1,5})?$/.exec(value);
  if (host !== null && /[A-Za-z]/.test(host[1] ?? '')) {
    if (isPublicHost(host[1] ?? '')) return;
    addFinding(
      scan,
      { start: read.start, end: read.start + (host[1] ?? '').length },
      { rule: 'host', kind: 'host' },
    );
    return;
  }
  if (
    /(?:^|[,:/@])(?:host|ip|env|user)_[0-9a-f]{12}/.test(value) ||
    (isWordsOnly(value) && !/\d/.test(value) && read.style === 'other')
  )
    return;
  addFinding(scan, read, { rule: 'environment value', kind: 'env' });
}
