import { agreementCommands } from './agreement-commands.ts';
import { annotateCommands } from './annotate-commands.ts';
import type { Command } from './command.ts';
import { compareCommands } from './compare-commands.ts';
import { exportCommands } from './export-commands.ts';
import { filterCommands } from './filter-commands.ts';
import { goCommands } from './go-commands.ts';
import { inputCommands } from './input-commands.ts';
import { listCommands } from './list-commands.ts';
import { listCopyCommands } from './list-copy-commands.ts';
import { patternCommands } from './pattern-commands.ts';
import { problemCommands } from './problem-commands.ts';
import { programCommands } from './program-commands.ts';
import { recordCommands } from './record-commands.ts';
import { redactionCommands } from './redaction-commands.ts';
import { reportCommands } from './report-commands.ts';
import { reportsCommands } from './reports-commands.ts';
import { selectCommands } from './select-commands.ts';
import { taxonomyCommands } from './taxonomy-commands.ts';
import { triageCommands } from './triage-commands.ts';

/** Every command of the explorer. The only place where keys are bound. */
export const commandTable: readonly Command[] = [
  ...listCommands,
  ...goCommands,
  ...filterCommands,
  ...selectCommands,
  ...listCopyCommands,
  ...recordCommands,
  ...compareCommands,
  ...annotateCommands,
  ...triageCommands,
  ...taxonomyCommands,
  ...agreementCommands,
  ...reportCommands,
  ...reportsCommands,
  ...exportCommands,
  ...redactionCommands,
  ...patternCommands,
  ...problemCommands,
  ...inputCommands,
  ...programCommands,
];
