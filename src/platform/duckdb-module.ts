import type * as DuckDb from '@duckdb/node-api';

export type DuckDbModule = typeof DuckDb;

export type EngineError = { readonly what: string; readonly where: string; readonly remedy: string };

/** The package is not part of debrief: whoever names the engine has installed it beside. */
export async function importDuckDb(): Promise<
  { readonly ok: true; readonly module: DuckDbModule } | { readonly ok: false; readonly error: EngineError }
> {
  try {
    return { ok: true, module: await import('@duckdb/node-api') };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return {
      ok: false,
      error: {
        what: 'the engine duckdb needs the package @duckdb/node-api, which could not be loaded',
        where: reason ?? '@duckdb/node-api',
        remedy:
          'run `npm install @duckdb/node-api@1.5.6-r.1` where debrief is installed (with -g if it is global), or leave --engine out',
      },
    };
  }
}
