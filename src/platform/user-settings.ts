import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '../app/command.ts';
import { withProfile } from '../app/key-profile.ts';
import { profileOf, withKeySettings } from '../app/key-settings.ts';
import {
  defaultPreferences,
  environmentPreferences,
  type Preferences,
  readPreferences,
  type SettingsIssue,
} from '../app/preferences.ts';
import { type JsoncNode, parseJsonc } from '../core/text/jsonc.ts';
import { isSystemError } from './durable-file.ts';

/** What is wrong with a settings file. Nothing of it stops the start. */
export type SettingsProblem = SettingsIssue & { readonly file: string };

export type UserSettings = {
  readonly preferences: Preferences;
  readonly commands: readonly Command[];
  /** What keys.json changed, for help. */
  readonly keyChanges: readonly string[];
  readonly problems: readonly SettingsProblem[];
};

type Sources = {
  readonly configFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** From the command line: they win over the environment, which wins over the files. */
  readonly wanted: Partial<Preferences>;
  readonly table: readonly Command[];
};

/** Reads config.json and keys.json. A file that is not there sets nothing; a broken one is told of and sets nothing. */
export function readUserSettings({ configFolder, env, wanted, table }: Sources): UserSettings {
  const config = readSettingsFile(join(configFolder, 'config.json'));
  const keys = readSettingsFile(join(configFolder, 'keys.json'));
  const read = config.node === undefined ? undefined : readPreferences(config.node);
  const profile = keys.node === undefined ? undefined : profileOf(keys.node);
  const preferences: Preferences = {
    ...defaultPreferences,
    ...read?.preferences,
    ...(profile === undefined ? {} : { profile }),
    ...environmentPreferences(env),
    ...wanted,
  };
  const profiled = withProfile(table, preferences.profile);
  const bound = keys.node === undefined ? undefined : withKeySettings(profiled, keys.node);
  const told = (file: string) => (issue: SettingsIssue) => ({ ...issue, file });
  return {
    preferences,
    commands: bound?.commands ?? profiled,
    keyChanges: bound?.changes ?? [],
    problems: [
      ...config.problems,
      ...(read?.issues ?? []).map(told(config.path)),
      ...keys.problems,
      ...(bound?.issues ?? []).map(told(keys.path)),
    ],
  };
}

/** Larger than anyone writes by hand. */
const mostBytes = 1_000_000;

type SettingsFile = {
  readonly path: string;
  readonly node: JsoncNode | undefined;
  readonly problems: readonly SettingsProblem[];
};

function readSettingsFile(path: string): SettingsFile {
  try {
    const text = readFileSync(path, 'utf8');
    if (text.length > mostBytes)
      return unread(path, { line: 0, reason: 'the file is too large for settings' });
    const read = parseJsonc(text);
    if (read.ok) return { path, node: read.node, problems: [] };
    return unread(path, { line: read.line, reason: `column ${read.column}: ${read.reason}` });
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return { path, node: undefined, problems: [] };
    return unread(path, { line: 0, reason: error instanceof Error ? error.message : String(error) });
  }
}

function unread(path: string, issue: SettingsIssue): SettingsFile {
  return { path, node: undefined, problems: [{ ...issue, file: path }] };
}
