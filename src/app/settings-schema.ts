import type { Command } from './command.ts';
import { preferenceTable } from './preferences.ts';

/** JSON Schema (2020-12) of config.json, for editors. */
export function preferenceSchema(): unknown {
  const properties = Object.entries(preferenceTable).map(([name, preference]) => {
    const { title: description } = preference;
    if (preference.takes === 'word') return [name, { description, enum: preference.words }];
    if (preference.takes === 'size') return [name, { description, type: 'string' }];
    if (preference.takes === 'switch') return [name, { description, type: 'boolean' }];
    return [name, { description, type: 'object', additionalProperties: { type: 'string' } }];
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'debrief: config.json',
    type: 'object',
    properties: { $schema: { type: 'string' }, ...Object.fromEntries(properties) },
    additionalProperties: false,
  };
}

/** JSON Schema (2020-12) of keys.json: the commands and the contexts there are. */
export function keySchema(commands: readonly Command[]): unknown {
  const ids = [...new Set(commands.map(({ id }) => id))].toSorted();
  const contexts = [...new Set(commands.map(({ scope }) => scope))].toSorted();
  const keys = { type: 'string', description: 'Keys as in debrief help keys: "j", "ctrl+d", "g g"' };
  const binding = {
    type: 'object',
    properties: {
      context: { enum: contexts, description: "Where the keys work; the command's own place if left out" },
      keys: { anyOf: [keys, { type: 'array', items: keys, minItems: 1 }] },
      command: { enum: [...ids, null], description: 'null: the keys do nothing any more' },
    },
    required: ['keys', 'command'],
    additionalProperties: false,
  };
  const bindings = { type: 'array', items: { $ref: '#/$defs/binding' } };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'debrief: keys.json',
    $defs: { binding },
    anyOf: [
      bindings,
      {
        type: 'object',
        properties: { $schema: { type: 'string' }, profile: { enum: ['vim', 'arrows'] }, bindings },
        additionalProperties: false,
      },
    ],
  };
}
