import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandTable } from '../src/app/command-table.ts';
import { keyDocument } from '../src/app/key-document.ts';

/** Writes the documents that are made from the code: `npm run docs`. */
writeFileSync(join(import.meta.dirname, '../docs/keys.md'), keyDocument(commandTable));
