import { memorySink } from '@portcullis/audit';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ConfigurationError, gateway } from '../src/index.ts';
import { goodConfiguration } from './good-configuration.ts';

const execution = { waitUntil: () => {} };
const bindings = { PHORGE: { fetch: async () => new Response() } };

// The configured sink prints.
beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  vi.spyOn(console, 'error').mockImplementation(() => {});
});

test('a bad configuration is refused when the Worker starts, with everything wrong with it', () => {
  const configuration = { ...goodConfiguration(), providers: [], roles: { engineer: [''] } };
  expect(() => gateway(configuration)).toThrow(ConfigurationError);
  expect(() => gateway(configuration)).toThrow(/providers: [\s\S]*roles\.engineer\[0\]: /);
});

describe('a variable that the Worker lacks', () => {
  const configuration = goodConfiguration();
  configuration.providers[0].issuer = 'https://${LOGIN_HOST}';

  test('refuses every request without a detail, and the event names the problem', async () => {
    const log = memorySink();
    const serve = gateway(configuration, { sinks: [log] });
    const response = await serve(new Request('https://phorge.corp.example/'), {}, execution);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('LOGIN_HOST');
    expect(log.events[0]).toMatchObject({ outcome: 'error', reason: ['gateway.misconfigured'] });
    expect(JSON.stringify(log.events[0])).toContain('LOGIN_HOST');
  });

  test('is checked like the rest once it is known', async () => {
    const log = memorySink();
    const serve = gateway(configuration, { sinks: [log] });
    const env = { LOGIN_HOST: 'login.corp.example?x' };
    expect((await serve(new Request('https://phorge.corp.example/'), env, execution)).status).toBe(500);
    expect(JSON.stringify(log.events[0])).toContain('providers[0].issuer');
  });
});

test('a host without an instance is 421, and recorded', async () => {
  const log = memorySink();
  const serve = gateway(goodConfiguration(), { sinks: [log] });
  const response = await serve(new Request('https://wiki.corp.example/'), bindings, execution);
  expect(response.status).toBe(421);
  expect(log.events[0]).toMatchObject({ outcome: 'deny', reason: ['gateway.unknown_host'] });
});

test('a policy in shadow decides nothing, and its differing answer is recorded', async () => {
  const configuration = goodConfiguration();
  const [instance] = configuration.instances;
  const open = { name: 'open', effect: 'allow', who: 'anyone', paths: ['/**'] };
  Object.assign(instance, { shadowPolicy: { name: 'next', rules: [open] } });
  const log = memorySink();
  const serve = gateway(configuration, { sinks: [log] });
  const response = await serve(new Request('https://phorge.corp.example/T1'), bindings, execution);
  expect(response.status).toBe(401);
  expect(log.events[0]).toMatchObject({
    outcome: 'deny',
    policy: {
      id: 'phorge',
      decision: 'deny',
      shadow: { id: 'next', decision: 'allow', matched_rule: 'open' },
    },
  });
});

test('each host reaches its own instance, with its own policy and origin', async () => {
  const configuration = goodConfiguration();
  const [first] = configuration.instances;
  first.policy.rules[0].who = 'anyone' as never;
  configuration.instances.push({
    ...structuredClone(first),
    name: 'second',
    hosts: ['second.corp.example'],
    origin: { binding: 'SECOND' },
    policy: {
      name: 'closed',
      rules: [{ name: 'closed', effect: 'deny', who: 'anyone', paths: ['/**'] }] as never,
    },
  });
  const asked: string[] = [];
  const origin = (name: string) => ({
    fetch: async (url: string) => {
      asked.push(`${name} ${url}`);
      return new Response(name);
    },
  });
  const serve = gateway(configuration);
  const env = { PHORGE: origin('first'), SECOND: origin('second') };
  const open = await serve(new Request('https://phorge.corp.example/T1'), env, execution);
  expect([open.status, await open.text()]).toEqual([200, 'first']);
  expect((await serve(new Request('https://second.corp.example/T1'), env, execution)).status).toBe(401);
  expect(asked).toEqual(['first https://phorge.corp.example/T1']);
});

test('a gateway whose configuration is checked at the start says how to check it before', () => {
  const said: string[] = [];
  gateway(goodConfiguration(), { inform: (text) => said.push(text) });
  expect(said).toEqual([expect.stringContaining('"portcullis build" checks it before a deploy')]);
});

test.each<[string, object, string]>([
  [
    'sinks under another name, which would be given nothing',
    { sink: [] },
    'sink is not an option; did you mean sinks?',
  ],
  ['one sink where a list is meant', { sinks: memorySink() }, 'sinks must be an array of sinks'],
  ['a fetch that is none', { fetch: 'x' }, 'fetch must be a function'],
])('a gateway cannot be created with %s', (_what, options, message) => {
  expect(() => gateway(goodConfiguration(), options)).toThrow(`gateway: ${message}`);
});
