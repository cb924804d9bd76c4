import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where debrief itself is installed: the nearest folder above this code, bundled or not, that holds its `package.json`. */
export function packageFolder(from: string = import.meta.dirname): string {
  const above = dirname(from);
  if (existsSync(join(from, 'package.json')) || above === from) return from;
  return packageFolder(above);
}
