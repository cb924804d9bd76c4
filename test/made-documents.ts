import { commandTable } from '../src/app/command-table.ts';
import { keyDocument } from '../src/app/key-document.ts';
import { defaultPreferences, preferenceTable } from '../src/app/preferences.ts';
import { keySchema, preferenceSchema } from '../src/app/settings-schema.ts';
import { capturedRun } from '../src/cli/captured-run.ts';
import { verbTable } from '../src/cli/verb-table.ts';
import { verbs } from '../src/cli/verbs.ts';
import { type FieldSpec, fields } from '../src/core/dataset/fields.ts';
import { type DocumentedVerb, manualPage } from './manual-page.ts';

type MadeDocument = { readonly path: string; readonly text: string };

/** Every document, or part of one, that is made from the code, as it should be now. `read` gives those that are there. */
export async function madeDocuments(read: (path: string) => string): Promise<readonly MadeDocument[]> {
  const documented = await documentedVerbs();
  const explorer = await usage(['--help']);
  return [
    { path: 'docs/keys.md', text: keyDocument(commandTable) },
    { path: 'docs/commands.md', text: commandDocument(explorer, documented) },
    { path: 'docs/debrief.1', text: manualPage(explorer, documented) },
    { path: 'docs/config.schema.json', text: schemaText(preferenceSchema()) },
    { path: 'docs/keys.schema.json', text: schemaText(keySchema(commandTable)) },
    {
      path: 'docs/configuration.md',
      text: between(read('docs/configuration.md'), 'settings', preferenceRows()),
    },
    { path: 'docs/query.md', text: between(read('docs/query.md'), 'fields', fieldTable()) },
  ];
}

function schemaText(schema: unknown): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** The settings of config.json, with their defaults. */
function preferenceRows(): string {
  const defaults: Readonly<Record<string, unknown>> = defaultPreferences;
  const rows = Object.entries(preferenceTable).map(([name, preference]) => {
    const words =
      preference.takes === 'word' ? preference.words.map((word) => `\`"${word}"\``).join(' ') : '';
    const taken =
      preference.takes === 'switch' ? '`true` `false`' : preference.takes === 'texts' ? '`{…}`' : words;
    return `| \`${name}\` | ${taken} | \`${JSON.stringify(defaults[name])}\` | ${preference.title} |`;
  });
  return ['| setting | takes | default | |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

async function usage(args: readonly string[]): Promise<string> {
  const { stdout } = await capturedRun(args, { currentFolder: '/' });
  return stdout;
}

async function documentedVerbs(): Promise<readonly DocumentedVerb[]> {
  return Promise.all(
    verbs.map(async (name) => ({
      name,
      summary: verbTable[name].summary,
      usage: await usage([name, '--help']),
    })),
  );
}

function commandDocument(explorer: string, documented: readonly DocumentedVerb[]): string {
  const rows = documented.map(({ name, summary }) => `| [\`${name}\`](#debrief-${name}) | ${summary} |`);
  const sections = documented.map(
    ({ name, usage: text }) => `## debrief ${name}\n\n\`\`\`\n${text.trimEnd()}\n\`\`\`\n`,
  );
  return `# The command line

Made by \`npm run docs\` from what \`debrief VERB --help\` prints.

| verb | does |
| --- | --- |
${rows.join('\n')}

## debrief

\`\`\`
${explorer.trimEnd()}
\`\`\`

${sections.join('\n')}`;
}

function fieldTable(): string {
  const rows = Object.entries(fields).map(([name, { title, aliases, shape, kinds }]: [string, FieldSpec]) => {
    const others = aliases.map((alias) => `\`${alias}\``).join(' ');
    return `| \`${name}\` | ${others} | ${title} | ${shapes[shape]} | ${kinds === 'all' ? 'every kind' : kinds.join(', ')} |`;
  });
  const head = ['| field | also | is | compared as | records |', '| --- | --- | --- | --- | --- |'];
  return [...head, ...rows].join('\n');
}

const shapes: Readonly<Record<FieldSpec['shape'], string>> = {
  text: 'text',
  number: 'number',
  time: 'date',
  ratio: 'ratio',
  list: 'any of a list',
};

function between(document: string, mark: string, made: string): string {
  return document.replace(
    new RegExp(`(<!-- ${mark} -->\n)[\\s\\S]*?(<!-- /${mark} -->)`),
    (_, before: string, after: string) => `${before}${made}\n${after}`,
  );
}
