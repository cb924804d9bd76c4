import type { CliIo } from './cli-io.ts';
import type { CheckRequest } from './export-request.ts';
export async function runCheck(_request: CheckRequest, _io: CliIo): Promise<number> {
  return 2;
}
