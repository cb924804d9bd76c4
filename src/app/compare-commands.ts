import type { Command } from './command.ts';

export const compareCommands: readonly Command[] = [];
