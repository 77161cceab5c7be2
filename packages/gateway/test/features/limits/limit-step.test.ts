import { expect, test } from 'vitest';
import { limitKey } from '../../../src/features/limits/limit-key.ts';
import { limitStep } from '../../../src/features/limits/limit-step.ts';
import type { LimitConfiguration } from '../../../src/generated/types.ts';

const ALICE = { kind: 'user', issuer: 'https://login.example', subject: 'alice' } as never;
const NOBODY = { kind: 'anonymous', challenges: [] } as never;
const from = (address?: string) =>
  new Request('https://phorge.example/', {
    headers: address === undefined ? {} : { 'cf-connecting-ip': address },
  });

interface Case {
  readonly limit?: Partial<LimitConfiguration>;
  readonly caller?: never;
  readonly roles?: readonly string[];
  readonly incomplete?: boolean;
  readonly cost?: number;
  readonly budget?: number;
}

/** What becomes of one request, and under which keys it was counted. */
async function asked({ limit = {}, caller = NOBODY, roles = [], incomplete, cost = 1, budget = 10 }: Case) {
  const keys: string[] = [];
  const limiter = {
    limit: async ({ key }: { readonly key: string }) => {
      keys.push(key);
      return { success: keys.length <= budget };
    },
  };
  const configured: LimitConfiguration = {
    name: 'all',
    binding: 'L',
    periodSeconds: 10,
    by: 'address',
    ...limit,
  };
  const step = limitStep([{ configured, limiter }], () => cost);
  const context = {
    request: from('192.0.2.1'),
    caller,
    roles: { has: (role: string) => roles.includes(role), incomplete },
    resource: { application: 'diffusion' },
  };
  const answer = await step(context as never, async () => new Response('served')).catch((error) => error);
  return { answer, keys };
}

test('a request counts as much as it costs', async () => {
  expect((await asked({ cost: 5 })).keys).toEqual(Array.from({ length: 5 }, () => 'all address 192.0.2.1'));
  expect((await asked({ cost: 0, budget: 0 })).answer.status).toBe(200);
});

test('beyond the budget a request is refused, with the time to retry', async () => {
  const { answer } = await asked({ cost: 5, budget: 4 });
  expect(answer).toMatchObject({ code: 'gateway.limited', status: 429, headers: { 'retry-after': '10' } });
  expect((await asked({ cost: 5, budget: 5 })).answer.status).toBe(200);
});

test.each<[Case, boolean]>([
  [{ limit: { who: 'anonymous' } }, true],
  [{ limit: { who: 'anonymous' }, caller: ALICE }, false],
  [{ limit: { who: { roles: ['bot'] } }, roles: ['bot'] }, true],
  [{ limit: { who: { roles: ['bot'] } }, roles: ['engineer'] }, false],
  [{ limit: { who: { roles: ['bot', 'crawler'] } }, roles: ['crawler'] }, true],
  // Whose groups could not be had may have the role that is held.
  [{ limit: { who: { roles: ['bot'] } }, roles: ['engineer'], incomplete: true }, true],
  [{ limit: { who: 'anonymous' }, caller: ALICE, incomplete: true }, false],
  [{ limit: { applications: ['diffusion'] } }, true],
  [{ limit: { applications: ['maniphest'] } }, false],
])('a limit applies to its callers and contains its settings: %j', async (given, isCounted) => {
  expect((await asked(given)).keys.length > 0).toBe(isCounted);
});

test('where the counter fails, no request is served', async () => {
  const limiter = { limit: () => Promise.reject(new Error('down')) };
  const configured = { name: 'all', binding: 'L', periodSeconds: 10, by: 'everybody' } as const;
  const step = limitStep([{ configured, limiter }], () => 1);
  const context = { request: from(), caller: NOBODY, resource: { application: 'x' } } as never;
  await expect(step(context, async () => new Response())).rejects.toMatchObject({
    code: 'gateway.limits_unavailable',
    status: 503,
  });
});

test('where the counter never answers, no request is served, and none waits for it', async () => {
  const limiter = { limit: () => new Promise<never>(() => {}) };
  const configured = { name: 'all', binding: 'L', periodSeconds: 10, by: 'everybody' } as const;
  const sleeps: number[] = [];
  const sleep = async (milliseconds: number): Promise<void> => void sleeps.push(milliseconds);
  const step = limitStep([{ configured, limiter }], () => 3, sleep);
  const context = { request: from(), caller: NOBODY, resource: { application: 'x' } } as never;
  await expect(step(context, async () => new Response())).rejects.toMatchObject({
    code: 'gateway.limits_unavailable',
    detail: 'the limit "all" could not be counted (DeadlineExceeded)',
  });
  // One wait for all that a request costs.
  expect(sleeps).toEqual([5000]);
});

test.each([
  ['everybody', NOBODY, '192.0.2.1', 'everybody'],
  ['caller', ALICE, '192.0.2.1', 'caller https://login.example alice'],
  ['caller', NOBODY, '192.0.2.1', 'address 192.0.2.1'],
  ['address', ALICE, '2001:db8:0:1:aaaa::1', 'address 2001:db8:0:1'],
  ['address', ALICE, '2001:0DB8::1', 'address 2001:db8:0:0'],
  ['address', ALICE, '2001:db8:0:1:bbbb:0:0:2', 'address 2001:db8:0:1'],
  ['address', ALICE, '::1', 'address 0:0:0:0'],
  ['address', ALICE, undefined, 'address unknown'],
] as const)('counted by %s', (by, caller, address, key) => {
  expect(limitKey(by, caller, from(address))).toBe(key);
});
