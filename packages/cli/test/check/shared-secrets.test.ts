import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GatewayConfiguration } from 'portcullis';
import { expect, test } from 'vitest';
import { isSecretSetting } from '../../src/check/secret-setting.ts';
import { sharedSecrets } from '../../src/check/shared-secrets.ts';
import { goodConfiguration } from '../configuration-files.ts';

const variable = (name: string): string => `\${${name}}`;

const found = (change: object) =>
  sharedSecrets({ ...goodConfiguration(), ...change } as GatewayConfiguration).map(({ path }) => path);
const audienceOf = (audience: string) => ({ providers: [{ ...goodConfiguration().providers[0], audience }] });

test.each<[string, object, string]>([
  [
    'the key of sessions and the audience of tokens',
    { ...audienceOf(variable('TEXT')), login: { keys: [variable('SESSION_KEY'), variable('TEXT')] } },
    'login.keys[1]',
  ],
  [
    'a part of a key and a part of an address',
    { ...audienceOf(`https://${variable('TEXT')}/`), login: { keys: [`prefix-${variable('TEXT')}`] } },
    'login.keys[0]',
  ],
  [
    'the key of pseudonyms and the name of a page',
    { theme: { name: variable('TEXT') }, audit: { pseudonyms: variable('TEXT') } },
    'audit.pseudonyms',
  ],
  [
    'the key of a log, which is named without a placeholder, and a host',
    { instances: [{ hosts: [variable('TEXT')] }], audit: { log: { key: 'TEXT' } } },
    'audit.log.key',
  ],
  [
    'the key of assertions and a path of a rule',
    {
      instances: [
        { assertion: { keys: [variable('TEXT')] }, policy: { rules: [{ paths: [`/${variable('TEXT')}`] }] } },
      ],
    },
    'instances[0].assertion.keys[0]',
  ],
  [
    'a key that stands for a variable by another name, and the audience of tokens',
    {
      ...audienceOf(variable('TEXT')),
      secrets: { KEY: { type: 'variables', names: ['NEW_KEY', 'TEXT'] } },
      login: { keys: [variable('KEY')] },
    },
    'login.keys[0]',
  ],
])('a variable that two settings use, one secret and one not, is a problem: %s', (_, change, path) => {
  expect(found(change)).toEqual([path]);
});

test('a variable that only secrets use is not reported', () => {
  const both = { login: { keys: [variable('KEY')] }, audit: { pseudonyms: variable('KEY') } };
  expect(found({ ...audienceOf(variable('TEXT')), ...both })).toEqual([]);
});

test('each setting whose schema demands a long secret is known as a secret', () => {
  const schema = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../../gateway/schema/portcullis.schema.json'), 'utf8'),
  );
  const paths: string[] = [];
  const look = (part: unknown, path: string): void => {
    if (Array.isArray(part)) for (const each of part) look(each, path);
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return;
    const { pattern, properties = {}, items, oneOf, anyOf } = part as Record<string, unknown>;
    if (typeof pattern === 'string' && pattern.includes('{32,}')) paths.push(path);
    for (const [name, of] of Object.entries(properties as object))
      look(of, path === '' ? name : `${path}.${name}`);
    look(items, `${path}[0]`);
    look(oneOf, path);
    look(anyOf, path);
  };
  look(schema, '');
  expect(paths).toContain('login.keys[0]');
  expect(paths.length).toBeGreaterThanOrEqual(8);
  expect(paths.filter((path) => !isSecretSetting(path))).toEqual([]);
});
