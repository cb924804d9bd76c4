import type { ExportPort, Ports, ReportPort } from './perform.ts';
import type { TriagePort } from './triage-port.ts';

/** Reports over records that are fetched when the first is asked for. `told` follows what is made of them to be looked at. */
export function laterReports(make: () => Promise<ReportPort>, told: () => void): ReportPort {
  const made = once(make);
  return {
    list: async () => (await made()).list(),
    build: async (wish) => followed((await made()).build(wish), told),
    write: async (wish) => (await made()).write(wish),
  };
}

/** Exports over records that are fetched when the first is asked for. `told` follows what is made of them to be looked at. */
export function laterExports(make: () => Promise<ExportPort>, told: () => void): ExportPort {
  const made = once(make);
  return {
    plan: async (wish, progress) => followed((await made()).plan(wish, progress), told),
    write: async (wish) => (await made()).write(wish),
  };
}

/** The teller comes after what says that it is done. */
async function followed<Result>(work: Promise<Result>, told: () => void): Promise<Result> {
  const result = await work;
  setImmediate(told);
  return result;
}

function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | undefined;
  return () => {
    // What failed is tried again.
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
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
