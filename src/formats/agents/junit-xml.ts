import type { TestCase, TestReport } from './test-cases.ts';
import { xmlTokens } from './xml-tokens.ts';

/**
 * Reads JUnit's XML in the dialects that runners write: cases are counted one by one, because the totals on the root often
 * disagree with them. `undefined` for other XML.
 */
export function readJunit(xml: string): TestReport | undefined {
  const reader = new JunitReader();
  for (const token of xmlTokens(xml)) {
    if (token.kind === 'open') reader.open(token.name, token.attributes, token.isClosed ? 'closed' : 'open');
    else if (token.kind === 'close') reader.close(token.name);
    else reader.text(token.text);
  }
  return reader.finish();
}

type Attributes = ReadonlyMap<string, string>;

class JunitReader {
  readonly #cases: TestCase[] = [];
  #isJunit = false;
  #timestamp: string | undefined;
  #seconds = 0;
  #current: { readonly name: string; status: TestCase['status']; message: string } | undefined;
  /** Inside `<failure>` or `<error>` of a case. */
  #isTelling = false;

  open(name: string, attributes: Attributes, state: 'open' | 'closed'): void {
    if (name === 'testsuite' || name === 'testsuites') this.#openSuite(attributes);
    else if (name === 'testcase') {
      const parts = [attributes.get('classname') ?? '', attributes.get('name') ?? ''];
      this.#current = { name: parts.join(' :: '), status: 'passed', message: '' };
      this.#seconds += Number(attributes.get('time') ?? 0) || 0;
      if (state === 'closed') this.close('testcase');
    } else if (this.#current !== undefined) this.#openOutcome(name, attributes, state);
  }

  close(name: string): void {
    if (name === 'failure' || name === 'error') this.#isTelling = false;
    if (name !== 'testcase' || this.#current === undefined) return;
    this.#cases.push({ ...this.#current, message: this.#current.message.trim() });
    this.#current = undefined;
    this.#isTelling = false;
  }

  text(text: string): void {
    if (this.#isTelling && this.#current !== undefined) this.#current.message += `\n${text}`;
  }

  finish(): TestReport | undefined {
    if (!this.#isJunit) return undefined;
    const seconds = Math.round(this.#seconds * 1000) / 1000;
    return { kind: 'junit-xml', timestamp: this.#timestamp, seconds, cases: this.#cases };
  }

  #openSuite(attributes: Attributes): void {
    this.#isJunit = true;
    const said = Date.parse(zoned(attributes.get('timestamp') ?? ''));
    // Some runners write the epoch for a suite that never started.
    if (Number.isNaN(said) || said <= 0) return;
    const time = new Date(said).toISOString();
    if (this.#timestamp === undefined || time < this.#timestamp) this.#timestamp = time;
  }

  #openOutcome(name: string, attributes: Attributes, state: 'open' | 'closed'): void {
    const current = this.#current;
    if (current === undefined) return;
    if (name === 'skipped' && current.status === 'passed') current.status = 'skipped';
    if (name !== 'failure' && name !== 'error') return;
    if (current.status !== 'errored') current.status = name === 'error' ? 'errored' : 'failed';
    current.message += `\n${attributes.get('message') ?? ''}`;
    this.#isTelling = state === 'open';
  }
}

/** Times without a zone are taken for UTC: the format does not say which zone they are in. */
function zoned(time: string): string {
  return /(?:Z|[+-]\d\d:?\d\d)$/.test(time) || time === '' ? time : `${time}Z`;
}
