import type { ExportPort, Ports, ReportPort } from './perform.ts';
import type { TriagePort } from './triage-port.ts';

/** Reports over records that are fetched when the first is asked for. */
export function laterReports(make: () => Promise<ReportPort>): ReportPort {
  const made = once(make);
  return {
    list: async () => (await made()).list(),
    build: async (wish) => (await made()).build(wish),
    write: async (wish) => (await made()).write(wish),
  };
}

/** Exports over records that are fetched when the first is asked for. */
export function laterExports(make: () => Promise<ExportPort>): ExportPort {
  const made = once(make);
  return {
    plan: async (wish, told) => (await made()).plan(wish, told),
    write: async (wish) => (await made()).write(wish),
  };
}

function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** What an engine can't do yet says so. */
export function withoutSecretSearch(): Ports['redaction'] {
  return {
    search: async () => {
      throw new Error('Secrets are not searched over an engine; debrief scan reads the files');
    },
    stop: () => {},
  };
}

export function withoutQueue(): TriagePort {
  const said = 'There is no queue over an engine yet: filter, open records and annotate them one by one';
  return { open: async () => ({ kind: 'nothing', said }), save: async () => {}, settled: async () => {} };
}
