import type { AgentFormat } from './agent-format.ts';
import { atif } from './atif.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { geminiCli } from './gemini-cli.ts';
import { harnessLog } from './harness-log.ts';
import { inspectAi } from './inspect-ai.ts';
import { langfuse } from './langfuse.ts';
import { miniSweAgent } from './mini-swe-agent.ts';
import { openCode } from './opencode.ts';
import { openHands } from './openhands.ts';
import { pi } from './pi.ts';
import { sweAgent } from './swe-agent.ts';
import { terminalBench } from './terminal-bench.ts';
import { testReport } from './test-report.ts';

/** Every log format that can be collected: the command line, its help and `detect` read this list. */
export const agentFormats: readonly AgentFormat[] = [
  claudeCode,
  codex,
  openCode,
  geminiCli,
  pi,
  atif,
  miniSweAgent,
  sweAgent,
  openHands,
  inspectAi,
  terminalBench,
  langfuse,
  harnessLog,
  testReport,
];

export function agentFormat(id: string): AgentFormat | undefined {
  return agentFormats.find((format) => format.id === id);
}
