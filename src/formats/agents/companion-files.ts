export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The candidate that shares the longest way with `path`: of two runs' reports, the one of the same run. */
export function nearest(path: string, candidates: readonly string[]): string | undefined {
  return candidates.toSorted(
    (a, b) => sharedFolders(path, b) - sharedFolders(path, a) || (a < b ? -1 : 1),
  )[0];
}

function sharedFolders(a: string, b: string): number {
  const others = b.split('/');
  const folders = a.split('/');
  const parted = folders.findIndex((folder, place) => folder !== others[place]);
  return parted === -1 ? folders.length : parted;
}
