import { memorySink } from '@portcullis/audit';
import { beforeEach, expect, test, vi } from 'vitest';
import { ConfigurationError } from '../../src/index.ts';
import { startedGateway } from '../../src/node/started-gateway.ts';
import { goodConfiguration } from '../good-configuration.ts';

const execution = { waitUntil: () => {} };
const quiet = { warn: () => {}, inform: () => {} };
const PHORGE = { fetch: async () => new Response('phorge') };

// The configured sink prints.
beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));

function open() {
  const configuration = goodConfiguration();
  configuration.instances[0].policy.rules[0].who = 'anyone' as never;
  return configuration;
}

test('a process whose configuration is wrong does not start, and asks for no bindings', () => {
  const bindings = vi.fn(() => ({ PHORGE }));
  expect(() => startedGateway({ ...open(), roles: { engineer: [''] } }, bindings, quiet)).toThrow(
    ConfigurationError,
  );
  expect(bindings).not.toHaveBeenCalled();
});

test('a process whose bindings or variables are wrong does not start, and reports all problems', () => {
  const configuration = open();
  configuration.providers[0].issuer = 'https://${LOGIN_HOST}';
  expect(() => startedGateway(configuration, () => ({ PHORGE }), quiet)).toThrow(
    /providers\[0\]\.issuer: uses the variable LOGIN_HOST/,
  );
  expect(() => startedGateway(open(), () => ({}), quiet)).toThrow(/instances\[0\]\.origin/);
});

test('each host has its instance, and any other none', async () => {
  const log = memorySink();
  const hosts: unknown[] = [];
  const gate = startedGateway(
    open(),
    (read) => {
      hosts.push(...read.instances.flatMap((instance) => instance.hosts));
      return { PHORGE };
    },
    { ...quiet, sinks: [log] },
  );
  expect(hosts).toEqual(['phorge.corp.example']);
  const answer = await gate.fetch(new Request('https://phorge.corp.example/T1'), execution);
  expect([answer.status, await answer.text()]).toEqual([200, 'phorge']);
  expect((await gate.fetch(new Request('https://other.corp.example/T1'), execution)).status).toBe(421);
  expect(log.events.at(-1)).toMatchObject({ reason: ['gateway.unknown_host'] });
});

test('a given console replaces that of the process, and nothing else', async () => {
  const output = memorySink();
  const written = vi.mocked(console.log);
  const gate = startedGateway(open(), () => ({ PHORGE }), quiet, output);
  await gate.fetch(new Request('https://phorge.corp.example/T1'), execution);
  expect(output.events.map(({ type }) => type)).toContain('request.decision');
  expect(written).not.toHaveBeenCalled();
  const configuration = {
    ...open(),
    audit: { sinks: [{ type: 'webhook', url: 'https://a.example', secret: 'x'.repeat(32) }] },
  };
  expect(() => startedGateway(configuration, () => ({ PHORGE }), quiet, output)).not.toThrow();
});

test('a timer of a gate that has nothing to do by itself does nothing', async () => {
  const gate = startedGateway(open(), () => ({ PHORGE }), quiet);
  await expect(gate.scheduled(execution)).resolves.toBeUndefined();
});
