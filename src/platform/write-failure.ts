import { isSystemError } from './durable-file.ts';

/** Why something could not be written, in words for the reader. */
export type WriteFailure = { readonly what: string; readonly where: string; readonly remedy: string };

const reasons: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  ENOSPC: ['The disk is full', 'Free some space, then try again'],
  EDQUOT: ['The disk quota is used up', 'Free some space, then try again'],
  EFBIG: ['The file has reached the largest size allowed', 'Raise the limit (ulimit -f), then try again'],
  EROFS: ['The file system is read-only', 'Work on a copy of the project that can be written to'],
  EACCES: ['No permission to write here', 'Give yourself write permission, or work on a copy of the project'],
  EPERM: [
    'Writing here is not permitted',
    'Give yourself write permission, or work on a copy of the project',
  ],
  ELOOP: ['A symbolic link stands here and is not followed', 'Replace the link by the file or folder itself'],
  ENOTREG: ['Something else stands where a file or folder is needed', 'Move it away'],
  ENOENT: ['The project folder is gone', 'Check the path; a mounted disk may have gone away'],
};

/**
 * The failure behind an error of the operating system. Any other error is a bug and is thrown again.
 * `path` is the file that was to be written.
 */
export function writeFailure(error: unknown, path: string): WriteFailure {
  if (!isSystemError(error)) throw error;
  const [what, remedy] = reasons[error.code] ?? [
    `Cannot write (${error.code})`,
    'Check the disk, then try again',
  ];
  const where = 'path' in error && typeof error.path === 'string' ? error.path : path;
  return { what, where, remedy };
}
