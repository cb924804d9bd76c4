import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { madeDocuments } from './made-documents.ts';

/** Writes the documents that are made from the code: `npm run docs`. */
const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
for (const { path, text } of await madeDocuments(read)) writeFileSync(join(root, path), text);
