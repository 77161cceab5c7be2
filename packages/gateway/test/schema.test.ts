import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  configurationJsonSchema,
  settingsSchema,
} from '../../../scripts/schema/configuration-json-schema.ts';
import { writtenFromCriteria, writtenFromSchema } from '../../../scripts/schema/write-schema.ts';
import { durableObjectClass } from '../src/checks/named-in-configuration.ts';
import type { GatewayConfiguration } from '../src/index.ts';
import { REGISTERED } from '../src/kinds/applications/registry.ts';
import { goodConfiguration } from './good-configuration.ts';

const root = join(import.meta.dirname, '../../..');

/** Every setting at any depth of a JSON Schema, with its path. */
function settingsOf(schema: unknown, path = ''): [path: string, setting: Record<string, unknown>][] {
  if (typeof schema !== 'object' || schema === null) return [];
  if (Array.isArray(schema)) return schema.flatMap((item) => settingsOf(item, path));
  return Object.entries(schema).flatMap(([keyword, part]) => {
    if (keyword !== 'properties') return settingsOf(part, path);
    return Object.entries(part as Record<string, Record<string, unknown>>).flatMap(([name, setting]) => [
      [`${path}.${name}`, setting] as [string, Record<string, unknown>],
      ...settingsOf(setting, `${path}.${name}`),
    ]);
  });
}

describe('what is generated from the schema', async () => {
  const written = Object.entries({ ...writtenFromCriteria(), ...(await writtenFromSchema()) });

  test.each(written)('%s is up to date: `pnpm schema` generates it', (file, text) => {
    expect(readFileSync(join(root, file), 'utf8')).toBe(text);
  });
});

test('every setting is described, roles and policies included', () => {
  const settings = settingsOf(configurationJsonSchema());
  expect(settings.length).toBeGreaterThan(settingsOf(settingsSchema()).length + 40);
  expect(settings.flatMap(([path, { description }]) => (description === undefined ? [path] : []))).toEqual(
    [],
  );
});

test('every optional setting has its default in the schema', () => {
  const silent: string[] = [];
  const look = (schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null) return;
    const { properties = {}, required = [] } = schema as { properties?: object; required?: string[] };
    for (const [name, setting] of Object.entries(properties)) {
      const says = 'default' in setting || /Default: /.test(setting.description ?? '');
      // Of the types of events in `onSinkFailure`, the default is the type `default`.
      const isType = /^For events of type/.test(setting.description ?? '');
      if (!required.includes(name) && !says && !isType && name !== '$schema') silent.push(name);
    }
    for (const part of Object.values(schema)) look(part);
  };
  look(settingsSchema());
  expect(silent).toEqual([]);
});

test('the class of a Durable Object that a setting names is the one that is exported for it', () => {
  const told = settingsOf(configurationJsonSchema()).flatMap(([path, { description }]) => {
    const named = /\(class `(\w+)`\)/.exec(String(description))?.[1];
    return named === undefined ? [] : [[path.slice(1), named]];
  });
  expect(told.length).toBeGreaterThan(8);
  expect(told).toEqual(told.map(([path = '']) => [path, durableObjectClass(path)]));
});

test('each application is a kind of instance in the JSON Schema for editors', () => {
  const text = JSON.stringify(configurationJsonSchema());
  for (const { name } of REGISTERED) expect(text).toContain(`"const":${JSON.stringify(name)}`);
  expect(text).not.toContain('tsType');
});

test('a configuration in TypeScript is checked by its type, also with `satisfies`', () => {
  const [instance] = goodConfiguration().instances;
  const configuration = {
    providers: [{ type: 'cloudflare-access', name: 'access', team: 'acme', audience: 'f00d' }],
    roles: {},
    // @ts-expect-error: the application of a wide type is any text
    instances: [instance],
  } satisfies GatewayConfiguration;
  expect(configuration.providers).toHaveLength(1);
});
