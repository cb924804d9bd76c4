import type { Codebook } from '../codebook.ts';

/** What the harness calls a failure's type, so that reviewers and records speak of the same six things. */
export const failureTypes: Codebook = {
  title: 'failure-types',
  source: "the values that an agent harness writes into a failure's failure_type",
  codes: [
    code('test_failure', 'Test failure', {
      definition: 'The code runs, and a test that should pass does not.',
      examples: [
        'An assertion compares 401 with the 200 it expects',
        'A test that passed before now times out',
      ],
    }),
    code('environment_error', 'Environment error', {
      definition: 'Something around the code is missing or set wrongly; the same code would work elsewhere.',
      examples: [
        'The database was not started',
        'A port is taken',
        'A variable of the environment is not set',
      ],
    }),
    code('dependency_error', 'Dependency error', {
      definition:
        'A package, service or earlier feature that this one needs is missing, outdated or incompatible.',
      examples: [
        'The lock file asks for another version than the code does',
        'The feature it builds on is not done',
      ],
    }),
    code('code_error', 'Code error', {
      definition:
        'The code itself is wrong: it does not compile, throws, or does something else than intended.',
      examples: ['A null is dereferenced', 'A type error stops the build'],
    }),
    code('requirement_unclear', 'Requirement unclear', {
      definition:
        'What was asked for can be read in more than one way, or leaves out what is needed to decide.',
      examples: ['Two acceptance criteria contradict each other', 'The format of a date is nowhere said'],
    }),
    code('beyond_capability', 'Beyond capability', {
      definition:
        'The agent could not do it with the tools, context and knowledge it had, however often it tried.',
      examples: [
        'The task needs a device nobody gave it',
        'The change spans more files than fit into its context',
      ],
    }),
  ],
};

type About = { readonly definition: string; readonly examples: readonly string[] };

function code(id: string, name: string, { definition, examples }: About): Codebook['codes'][number] {
  return { axis: 'tag', code: id, name, definition, examples, parent: undefined };
}
