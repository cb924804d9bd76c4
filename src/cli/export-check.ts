import type { CliIo } from './cli-io.ts';
import type { CheckRequest } from './export-request.ts';
export async function runCheck(_request: CheckRequest, io: CliIo): Promise<number> {
  await io.stderr.write('debrief: --check is not there yet\n');
  return 2;
}
