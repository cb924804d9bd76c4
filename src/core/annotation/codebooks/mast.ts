import type { Codebook } from '../codebook.ts';

/**
 * The fourteen failure modes of MAST in three groups, after M. Cemri et al., "Why Do Multi-Agent LLM Systems Fail?"
 * (arXiv:2503.13657, 2025). Names are the paper's; definitions and examples are in this project's own words.
 */
export const mast: Codebook = {
  title: 'mast',
  source:
    'M. Cemri et al., "Why Do Multi-Agent LLM Systems Fail?", arXiv:2503.13657 (2025); definitions reworded',
  codes: [
    group(
      'specification-issues',
      'Specification issues',
      'It goes wrong by how the task or the agents were set up.',
    ),
    mode('specification-issues', 'Disobey task specification', {
      definition: 'A constraint or requirement stated in the task is not kept.',
      example: 'Asked for standard-library code only, it installs a package',
    }),
    mode('specification-issues', 'Disobey role specification', {
      definition: 'An agent does what its role does not include, or acts as another one.',
      example: 'The reviewer rewrites the code instead of commenting on it',
    }),
    mode('specification-issues', 'Step repetition', {
      definition: 'A step that was already finished is done again for no reason.',
      example: 'The same failing command is run five times without a change in between',
    }),
    mode('specification-issues', 'Loss of conversation history', {
      definition:
        'Earlier parts of the conversation drop out of view, and the agent goes on from an older state.',
      example: 'After the context was compacted it undoes a decision made an hour before',
    }),
    mode('specification-issues', 'Unaware of termination conditions', {
      definition: 'The agent does not notice that the condition for stopping has been reached.',
      example: 'All tests pass, and it keeps changing code',
    }),
    group(
      'inter-agent-misalignment',
      'Inter-agent misalignment',
      'It goes wrong between agents, or between an agent and its own reasoning.',
    ),
    mode('inter-agent-misalignment', 'Conversation reset', {
      definition: 'A dialogue starts over without cause, and what was reached in it is gone.',
      example: 'The planner greets the coder anew in the middle of the work',
    }),
    mode('inter-agent-misalignment', 'Fail to ask for clarification', {
      definition: 'Information is unclear or missing, and the agent guesses instead of asking.',
      example: 'Two tables fit the name in the task; it picks one in silence',
    }),
    mode('inter-agent-misalignment', 'Task derailment', {
      definition: 'The work drifts away from the goal and produces what nobody asked for.',
      example: 'A bug fix turns into a redesign of the settings page',
    }),
    mode('inter-agent-misalignment', 'Information withholding', {
      definition: 'An agent knows something that another one needs and does not pass it on.',
      example: 'It has seen the right user name format and only reports "login failed"',
    }),
    mode('inter-agent-misalignment', "Ignored other agent's input", {
      definition: 'What another agent said or recommended is not taken into account.',
      example: 'The reviewer names the line of the bug; the next commit leaves it as it is',
    }),
    mode('inter-agent-misalignment', 'Reasoning-action mismatch', {
      definition: 'What the agent does is not what its reasoning had concluded.',
      example: 'It decides to restore the file and deletes it',
    }),
    group(
      'task-verification',
      'Task verification',
      'It goes wrong in checking the result, or because nobody checks.',
    ),
    mode('task-verification', 'Premature termination', {
      definition: 'The work ends before the goal is reached or everything needed has been exchanged.',
      example: 'It reports success with two of five endpoints written',
    }),
    mode('task-verification', 'No or incomplete verification', {
      definition: 'The result is not checked, or only partly, so that errors pass.',
      example: 'The code compiles, and the tests are never run',
    }),
    mode('task-verification', 'Incorrect verification', {
      definition: 'A check takes place and confirms what is wrong.',
      example: 'A test asserts the value the faulty code returns',
    }),
  ],
};

function group(code: string, name: string, definition: string): Codebook['codes'][number] {
  return { axis: 'tag', code, name, definition, examples: undefined, parent: undefined };
}

type About = { readonly definition: string; readonly example: string };

function mode(parent: string, name: string, { definition, example }: About): Codebook['codes'][number] {
  const code = name.toLowerCase().replaceAll("'", '').replaceAll(' ', '-');
  return { axis: 'tag', code, name, definition, examples: [example], parent };
}
