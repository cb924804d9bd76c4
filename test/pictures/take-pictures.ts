import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../terminal/open-debrief.ts';
import { shots, takeShot } from './shots.ts';

/** Takes the documents' pictures of the real screen anew: `npm run pictures`. */
const folder = join(root, 'docs/pictures');
mkdirSync(folder, { recursive: true });
for (const shot of shots) writeFileSync(join(folder, `${shot.name}.svg`), await takeShot(shot));
