import { execFile } from 'node:child_process';
import type { AuthorSources } from '../core/annotation/author.ts';

/** What is to be asked for the author's name: `folder` is where git looks for its configuration. */
export type AuthorQuestion = {
  readonly option: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
};

/** The author's possible names. git is started only if neither the option nor the environment gives one. */
export async function authorSources({ option, environment, folder }: AuthorQuestion): Promise<AuthorSources> {
  const user = environment.USER ?? environment.LOGNAME ?? environment.USERNAME;
  const sources = { option, environment: environment.DEBRIEF_AUTHOR, user };
  const isGiven = [option, environment.DEBRIEF_AUTHOR].some(
    (name) => name !== undefined && name.trim() !== '',
  );
  return isGiven ? sources : { ...sources, git: await gitUserName(folder) };
}

/** `undefined` without git, without a name, or if git takes longer than two seconds. */
function gitUserName(folder: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('git', ['config', 'user.name'], { cwd: folder, timeout: 2000 }, (error, output) => {
      resolve(error === null ? output.trim() : undefined);
    });
  });
}
