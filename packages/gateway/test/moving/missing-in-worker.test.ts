import { expect, test } from 'vitest';
import { readConfiguration } from '../../src/checks/check-configuration.ts';
import type { GatewayConfiguration } from '../../src/generated/types.ts';
import { missingInWorker } from '../../src/moving/missing-in-worker.ts';
import { workerManifest } from '../../src/moving/worker-manifest.ts';
import { ALL_PARTS, TABLES } from '../../src/parts.ts';
import { VERSION } from '../../src/version.ts';
import { goodConfiguration } from '../good-configuration.ts';
import former from './former-worker.json' with { type: 'json' };

const needing = (more: object = {}) =>
  ({ ...goodConfiguration(), ...more }) as unknown as GatewayConfiguration;
const env = { PHORGE: {}, PSEUDONYM_KEY: 'a secret that nobody is told' };

test('a Worker’s manifest contains names, and no values', () => {
  const manifest = workerManifest(ALL_PARTS, env, ['SESSION_KEY']);
  expect(manifest).toMatchObject({
    version: VERSION,
    parts: {
      applications: ['mcp', 'phabricator', 'web'],
      secretSources: ['aws-secrets-manager', 'secrets-store', 'variables', 'vault'],
      limits: [],
    },
    names: ['PHORGE', 'PSEUDONYM_KEY', 'SESSION_KEY'],
  });
  expect(JSON.stringify(manifest)).not.toContain('nobody is told');
});

test('a Worker that has everything lacks nothing', () => {
  const audit = { pseudonyms: '${PSEUDONYM_KEY}' };
  expect(missingInWorker(needing({ audit }), workerManifest(ALL_PARTS, env, []))).toEqual([]);
});

test('each missing part, variable and binding is reported, with what to add', () => {
  const { secretSources: _, criteria: __, ...older } = ALL_PARTS;
  const manifest = { ...workerManifest({ ...older, criteria: [] }, {}, []), version: '0.0.9' };
  const [instance] = goodConfiguration().instances;
  const [rule] = instance.policy.rules;
  const countries = { ...instance, policy: { ...instance.policy, rules: [{ ...rule, countries: ['DE'] }] } };
  const vault = { type: 'vault', address: 'https://vault.example', path: 'key', token: '${VAULT_TOKEN}' };
  const configuration = needing({
    instances: [countries],
    audit: { pseudonyms: '${PSEUDONYM_KEY}' },
    secrets: { PSEUDONYM_KEY: vault },
  });
  const said = missingInWorker(configuration, manifest).map(({ path, message }) => `${path}: ${message}`);
  expect(said).toEqual([
    ': the Worker has portcullis 0.0.9, which does not support criteria countries: upgrade and deploy it first',
    ': the Worker has portcullis 0.0.9, which does not support secretSources: upgrade and deploy it first',
    'secrets.PSEUDONYM_KEY.token: the Worker has no variable VAULT_TOKEN: run wrangler secret put VAULT_TOKEN, or set it in "vars" and deploy',
    'instances[0].origin.binding: the Worker has no binding with fetch PHORGE: add it to the Wrangler file and deploy first',
  ]);
});

test('the variable of a log’s key is one that the Worker needs, of the gate’s log and of an instance’s', () => {
  const log = { origin: 'gate.example/log', durableObject: 'LOG', bucket: 'FILES', key: 'LOG_KEY' };
  const [instance] = goodConfiguration().instances;
  const own = { ...log, origin: 'gate.example/own', prefix: 'own/', key: 'OWN_KEY' };
  const configuration = needing({ audit: { log }, instances: [{ ...instance, log: own }] });
  const manifest = workerManifest(ALL_PARTS, { PHORGE: {}, LOG: {}, FILES: {} }, []);
  expect(missingInWorker(configuration, manifest).map(({ path, message }) => `${path}: ${message}`)).toEqual([
    'instances[0].log.key: the Worker has no variable OWN_KEY: run wrangler secret put OWN_KEY, or set it in "vars" and deploy',
    'audit.log.key: the Worker has no variable LOG_KEY: run wrangler secret put LOG_KEY, or set it in "vars" and deploy',
  ]);
});

test('a binding that no Worker can have is reported in any case', () => {
  const configuration = needing({ keyCache: { kv: 'PHORGE' } });
  expect(missingInWorker(configuration, workerManifest(ALL_PARTS, env, []))).toMatchObject([
    { message: expect.stringContaining('uses the binding "PHORGE" as ') },
  ]);
});

// What a Worker wrote before the gateway was laid out by features, and a configuration that needs nearly everything in it. While a version
// is rolled out, the command line of one compares the Worker of the other. docs/decisions/0062.

test('a Worker of a former version lacks nothing of a configuration of then: parts are compared by the same names', () => {
  expect(missingInWorker(readConfiguration(former.configuration), former.worker)).toEqual([]);
});

test('this Worker has every part of a former version, under its name there', () => {
  const parts: Readonly<Record<string, readonly string[]>> = workerManifest(ALL_PARTS, {}, []).parts;
  for (const [field, kinds] of Object.entries(former.worker.parts)) {
    expect(Object.keys(parts)).toContain(field);
    // Former versions also listed the methods of parts that have no kinds. Nothing compares those.
    if (TABLES.includes(field)) expect(parts[field]).toEqual(expect.arrayContaining(kinds));
  }
});
