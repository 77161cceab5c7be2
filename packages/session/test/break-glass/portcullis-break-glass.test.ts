import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KEPT_SECONDS } from '../../src/break-glass/break-glass-store.ts';
import { PortcullisBreakGlass } from '../../src/durable-object.ts';
import { objectState } from '../fixtures/object-state.ts';

vi.mock('cloudflare:workers', async () => (await import('../fixtures/object-state.ts')).workersInNode());

const NOW = 1_800_000_000;
const DAY_MS = 86_400_000;

beforeEach(() => void vi.useFakeTimers({ now: NOW * 1000, toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

const session = {
  ...{ grant: 'g', gate: 'https://wiki.example', iss: 'https://id.example', sub: 'ada', signer: 'security' },
  ...{ signerId: 'security 1', startedAt: NOW, endsAt: NOW + 600 },
};

function object() {
  const { state, alarms, rowsIn } = objectState();
  return { glass: new PortcullisBreakGlass(state, {} as never), alarms, rowsIn };
}

test('a grant starts one session, which is found until it ends', async () => {
  const { glass } = object();
  expect(await glass.redeem(session, 'key', NOW)).toBe('begun');
  expect(await glass.redeem(session, 'other key', NOW)).toBe('used');
  expect(await glass.find('key', NOW + 599)).toEqual(session);
  expect(await glass.find('key', NOW + 600)).toBeUndefined();
  expect(await glass.find('other key', NOW)).toBeUndefined();
});

test('a session that is ended is not found, and its grant stays used', async () => {
  const { glass } = object();
  await glass.redeem(session, 'key', NOW);
  await glass.end('key');
  expect(await glass.find('key', NOW)).toBeUndefined();
  expect(await glass.redeem(session, 'key', NOW)).toBe('used');
});

test('a revoked grant ends its session, and starts none', async () => {
  const { glass } = object();
  await glass.redeem(session, 'key', NOW);
  expect([await glass.revoke('g', NOW), await glass.revoke('g', NOW), await glass.revoke('h', NOW)]).toEqual([
    true,
    false,
    false,
  ]);
  expect(await glass.find('key', NOW)).toBeUndefined();
  expect(await glass.redeem({ ...session, grant: 'h' }, 'key', NOW)).toBe('revoked');
});

test.each([
  ['used', (glass: PortcullisBreakGlass) => glass.redeem(session, 'key', NOW)],
  ['revoked', (glass: PortcullisBreakGlass) => glass.revoke('g', NOW)],
] as const)(
  'a grant that was %s is remembered for longer than any holds, and then deleted',
  async (_what, act) => {
    const { glass, alarms, rowsIn } = object();
    await act(glass as never);
    expect(alarms).toEqual([NOW * 1000 + 0.75 * DAY_MS]);
    vi.setSystemTime((NOW + KEPT_SECONDS - 1) * 1000);
    await glass.alarm();
    expect(rowsIn('grants')).toBe(1);
    vi.setSystemTime((NOW + KEPT_SECONDS) * 1000);
    await glass.alarm();
    expect(rowsIn('grants')).toBe(0);
  },
);
