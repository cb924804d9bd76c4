import type { FailureFacts } from './failure-facts.ts';

/** Text from data stands between marks, so that a model can tell it from the question. */
function marked(mark: string, text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : [`<${mark}>\n${text}\n</${mark}>`];
}

function asked(question: string, parts: readonly (readonly string[])[]): string {
  return [question, ...parts.flat()].join('\n\n');
}

/** What was known when somebody asked why it failed. */
function observed(facts: FailureFacts): readonly (readonly string[])[] {
  return [
    marked('failure_type', facts.failureType),
    marked('symptoms', facts.symptoms),
    marked('stack_trace', facts.stackTrace),
    marked('affected_tests', facts.affectedTests.join('\n')),
  ];
}

/** The questions. Each holds only facts that are known before its answer is: nothing of `learning_value` but for prevention. */
export const prompts = {
  diagnose: (facts: FailureFacts) =>
    asked('A coding agent failed at a task. Name the root cause of the failure.', observed(facts)),
  repair: (facts: FailureFacts, rootCause: string) =>
    asked('A coding agent failed at a task, and the root cause is known. Say how to repair it.', [
      ...observed(facts),
      marked('root_cause', rootCause),
    ]),
  prevent: (facts: FailureFacts, rootCause: string) =>
    asked('A failure of coding agents keeps coming back. Say what would prevent it.', [
      marked('pattern', facts.pattern),
      marked('category', facts.category),
      marked('root_cause', rootCause),
    ]),
  classify: (facts: FailureFacts) =>
    asked('A coding agent failed at a task. Answer with the category of the failure and nothing else.', [
      marked('symptoms', facts.symptoms),
    ]),
} as const;
