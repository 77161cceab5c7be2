import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { type BuiltGateway, builtGateway } from '../../src/build/built-gateway.ts';
import { apart } from '../../src/build/built-policies.ts';
import { variableForms } from '../../src/build/variable-forms.ts';
import * as built from '../../src/built.ts';
import { readConfiguration } from '../../src/checks/check-configuration.ts';
import { ALL_PARTS, STATED_PARTS } from '../../src/parts.ts';
import { VERSION } from '../../src/version.ts';
import { goodConfiguration, sessionKeyLogin } from '../good-configuration.ts';

const execution = { waitUntil: () => undefined, passThroughOnException: () => undefined };

function data(configuration: object = goodConfiguration()): BuiltGateway {
  const read = readConfiguration(configuration);
  return {
    builtBy: VERSION,
    configurationHash: 'f00d'.repeat(16),
    provedClaims: 0,
    variables: variableForms(read),
    bindings: [],
    parts: ALL_PARTS,
    ...apart(read, { phorge: { policy: 'its version' }, other: { policy: 'another' } }),
  };
}

test('data of another version is refused when the Worker starts, and says to build again', () => {
  expect(() => builtGateway({ ...data(), builtBy: '0.0.9' })).toThrow(
    `This Worker was built by portcullis 0.0.9, but portcullis ${VERSION} is installed: run "portcullis build" again.`,
  );
});

test('data of another version is refused by its version, whatever form it has', () => {
  const { policies: _, ...former } = data();
  expect(() => builtGateway({ ...former, builtBy: '0.0.9' } as BuiltGateway)).toThrow(
    'This Worker was built by portcullis 0.0.9',
  );
});

test('the version is that of the package', () => {
  const file = join(import.meta.dirname, '../../package.json');
  expect(VERSION).toBe(JSON.parse(readFileSync(file, 'utf8')).version);
});

test('every part that a configuration can name is exported under the name that a built module imports', () => {
  const exported = built as Readonly<Record<string, unknown>>;
  // In a built Worker there are no hints. An application is made of what its instances use.
  const [without, made] = [['nearMisses'], ['applications']];
  const named = STATED_PARTS.filter(({ field }) => ![...without, ...made].includes(field)).flatMap(
    (stated) => {
      const { part, isTable } = stated;
      const nameOf = (kind: string) => stated.exported(kind, readConfiguration(goodConfiguration()));
      if (Array.isArray(part)) return part.map((one) => [nameOf(one.field), one] as const);
      return isTable
        ? Object.entries(part as object).map(([kind, one]) => [nameOf(kind), one] as const)
        : [[nameOf(''), part] as const];
    },
  );
  expect(named.length).toBeGreaterThan(60);
  for (const [name, part] of named) expect([name, exported[name]]).toEqual([name, part]);
  const login = readConfiguration({ ...goodConfiguration(), login: sessionKeyLogin() });
  const providers = STATED_PARTS.find(({ field }) => field === 'providers');
  const later = Object.keys(providers?.part as object).map((kind) => providers?.exported(kind, login) ?? '');
  expect(later.filter((name) => name.endsWith('Later'))).toHaveLength(9);
  for (const name of later) expect([name, typeof exported[name]]).toEqual([name, 'function']);
  for (const name of ['phabricatorPart', 'phabricatorPartWith', 'webPart', 'webPartWith'])
    expect(exported).toHaveProperty(name);
});

test('a built gateway reports a malformed variable as gateway() does', async () => {
  const configuration = {
    ...goodConfiguration(),
    audit: { pseudonyms: '${PSEUDONYM_KEY}' },
  };
  const warnings: string[] = [];
  const serve = builtGateway(data(configuration), {
    warn: (text) => warnings.push(text),
    inform: () => undefined,
  });
  const env = { PSEUDONYM_KEY: 'too short', PHORGE: { fetch: () => new Response() } };
  const answer = await serve(new Request('https://phorge.corp.example/'), env, execution as never);
  expect(answer.status).toBe(500);
  expect(warnings.join('\n')).toContain('audit.pseudonyms: must have at least 32 characters');
  expect(warnings.join('\n')).not.toContain('too short');
});

test('a built gateway refuses requests if variables make two hosts equal', async () => {
  const [instance] = goodConfiguration().instances;
  const configuration = {
    ...goodConfiguration(),
    instances: [
      { ...instance, hosts: ['${ONE}'] },
      { ...instance, name: 'other', hosts: ['${OTHER}'] },
    ],
  };
  const warnings: string[] = [];
  const serve = builtGateway(data(configuration), {
    warn: (text) => warnings.push(text),
    inform: () => undefined,
  });
  const env = {
    ONE: 'phorge.corp.example',
    OTHER: 'phorge.corp.example',
    PHORGE: { fetch: () => new Response() },
  };
  const answer = await serve(new Request('https://phorge.corp.example/'), env, execution as never);
  expect(answer.status).toBe(500);
  expect(warnings.join('\n')).toContain('instances[1].hosts[0]: "${ONE}" is already used');
});

test('a built gateway logs the version and hash that it was built from', () => {
  const said: string[] = [];
  builtGateway(data(), { inform: (text) => said.push(text) });
  expect(said).toEqual([
    `portcullis ${VERSION}: configuration f00df00df00df00d, checked at build time, 0 claims proved`,
  ]);
});

test('a built gateway does not log that its configuration is checked at the first request', async () => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  const warnings: string[] = [];
  const serve = builtGateway(data(), { warn: (text) => warnings.push(text), inform: () => undefined });
  const env = { PHORGE: { fetch: () => new Response() } };
  const answer = await serve(new Request('https://phorge.corp.example/'), env, execution as never);
  expect([answer.status, warnings]).toEqual([401, []]);
});
