export type PatchSize = { readonly files: number; readonly added: number; readonly removed: number };

/** Counts a unified diff, as `git diff` prints it. */
export function patchSize(patch: string): PatchSize {
  let files = 0;
  let added = 0;
  let removed = 0;
  for (const line of patch.split('\n')) {
    if (line.startsWith('diff --git ')) files += 1;
    else if (line.startsWith('+') && !line.startsWith('+++')) added += 1;
    else if (line.startsWith('-') && !line.startsWith('---')) removed += 1;
  }
  return { files, added, removed };
}
