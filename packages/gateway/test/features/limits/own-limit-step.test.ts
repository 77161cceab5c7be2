import { memorySink } from '@portcullis/audit';
import { describe, expect, test, vi } from 'vitest';
import { ownLimitStep } from '../../../src/features/limits/own-limit-step.ts';
import type { LimitConfiguration } from '../../../src/generated/types.ts';
import { gateway } from '../../../src/index.ts';
import { goodConfiguration } from '../../good-configuration.ts';

const OWN = '/.portcullis/';
const LIMIT: LimitConfiguration = {
  name: 'own',
  binding: 'OWN',
  periodSeconds: 60,
  by: 'caller',
  requests: 'gate',
};

/** A counter that refuses a key after so often, and the keys that it counted. */
function counter(budget: number) {
  const keys: string[] = [];
  const limit = async ({ key }: { readonly key: string }) => {
    keys.push(key);
    return { success: keys.filter((other) => other === key).length <= budget };
  };
  return { keys, limit };
}

/** A gate's own endpoints under one budget. Sends a request of a person, or of nobody who is known. */
function office(limit: Partial<LimitConfiguration> = {}, budget = 10) {
  const limiter = counter(budget);
  const step = ownLimitStep<object>([{ configured: { ...LIMIT, ...limit }, limiter }], {
    prefix: OWN,
    knownPerson: async ({ request }) => request.headers.get('x-person') ?? undefined,
  });
  const ask = async (person?: string, path = `${OWN}login`): Promise<number> => {
    const headers = {
      'cf-connecting-ip': '192.0.2.1',
      ...(person === undefined ? {} : { 'x-person': person }),
    };
    const request = new Request('https://phorge.example/', { headers });
    const served = () => Promise.resolve(new Response('served'));
    const context = { request, target: { path }, env: {}, clock: { now: () => 0 } };
    return step(context as never, served).then(
      ({ status }) => status,
      ({ code, status, headers: told }) => {
        expect([code, told]).toEqual(['gateway.limited', { 'retry-after': '60' }]);
        return status;
      },
    );
  };
  return { ask, keys: limiter.keys };
}

describe('a budget for requests to the gate itself', () => {
  test('counts by address, and by user where one logged in in that browser before', async () => {
    const { ask, keys } = office();
    expect([await ask(), await ask('ada')]).toEqual([200, 200]);
    expect(keys).toEqual(['own address 192.0.2.1', 'own person ada']);
  });

  test('used up by one client of an office keeps out no known browser there', async () => {
    const { ask } = office();
    const statuses: number[] = [];
    for (let time = 0; time < 100; time++) statuses.push(await ask());
    expect(statuses).toEqual(Array.from({ length: 100 }, (_, index) => (index < 10 ? 200 : 429)));
    for (let time = 0; time < 10; time++) expect([await ask('ada'), await ask('bob')]).toEqual([200, 200]);
    expect(await ask('ada'), 'a person has a budget as well').toBe(429);
  });

  test.each([
    ['address', 'own address 192.0.2.1'],
    ['everybody', 'own everybody'],
  ] as const)('counted by %s is the same for all of an address', async (by, key) => {
    const { ask, keys } = office({ by });
    await ask();
    await ask('ada');
    expect(keys).toEqual([key, key]);
  });

  test('for anonymous callers leaves those alone who are known', async () => {
    const { ask, keys } = office({ who: 'anonymous' }, 0);
    expect([await ask('ada'), await ask()]).toEqual([200, 429]);
    expect(keys).toHaveLength(1);
  });

  test('does not count requests for the application, nor does one of the application count these', async () => {
    const { ask, keys } = office();
    expect([await ask(undefined, '/T1'), await ask('ada', '/.portcullisx')]).toEqual([200, 200]);
    const other = office({ requests: 'application' });
    expect(await other.ask()).toBe(200);
    expect([keys, other.keys]).toEqual([[], []]);
  });
});

describe('a whole gate', () => {
  const execution = { waitUntil: () => {} };
  const asked = async (limit: Partial<LimitConfiguration>) => {
    vi.spyOn(console, 'log').mockImplementation(() => {});
    const configuration = goodConfiguration();
    Object.assign(configuration.instances[0], { limits: [{ ...LIMIT, ...limit }] });
    const log = memorySink();
    const limiter = counter(3);
    const serve = gateway(configuration, { sinks: [log] });
    const env = { PHORGE: { fetch: async () => new Response() }, OWN: limiter };
    const ask = async (path: string): Promise<number> =>
      (await serve(new Request(`https://phorge.corp.example${path}`), env, execution)).status;
    return { ask, log, keys: limiter.keys };
  };

  test('refuses what is beyond the budget of its own endpoints, and serves on what is not for them', async () => {
    const { ask, log, keys } = await asked({});
    const own: number[] = [];
    for (let time = 0; time < 6; time++) own.push(await ask(`${OWN}break-glass`));
    expect(own.slice(3)).toEqual([429, 429, 429]);
    expect(own.slice(0, 3)).not.toContain(429);
    expect(log.events.at(-1)).toMatchObject({ reason: ['gateway.limited'] });
    expect(keys).toHaveLength(6);
    await ask('/T1');
    expect([log.events.at(-1)?.reason, keys.length]).toEqual([
      expect.not.arrayContaining(['gateway.limited']),
      6,
    ]);
  });

  test('with a budget for its application alone counts no other requests', async () => {
    const { ask, keys } = await asked({ requests: 'application' });
    await ask('/T1');
    expect(keys).toHaveLength(1);
  });
});
