/** A test of a report, by what the report says of it. */
export type TestCase = {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'errored' | 'skipped' | 'other';
  readonly message: string;
};

/** One run of a test suite, as its report tells it. */
export type TestReport = {
  readonly kind: string;
  /** ISO 8601; undefined when the report does not say. */
  readonly timestamp: string | undefined;
  readonly seconds: number | undefined;
  readonly cases: readonly TestCase[];
};

export function failingCases({ cases }: TestReport): readonly TestCase[] {
  return cases.filter(({ status }) => status === 'failed' || status === 'errored');
}

export function countCases({ cases }: TestReport): { readonly [status in TestCase['status']]: number } {
  const count = (wanted: TestCase['status']) => cases.filter(({ status }) => status === wanted).length;
  return {
    passed: count('passed'),
    failed: count('failed'),
    errored: count('errored'),
    skipped: count('skipped'),
    other: count('other'),
  };
}
