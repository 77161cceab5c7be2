import type { BaseContext } from '@portcullis/core';
import { expect, test } from 'vitest';
import { awaitedSession } from '../../src/dbsc/awaited-session.ts';
import type { SessionDependencies } from '../../src/request/session-dependencies.ts';
import type { Session } from '../../src/session/session.ts';

const HERE = 'https://wiki.example';
const NOW = 1_800_000_000;
const context = { clock: { now: () => NOW * 1000 } } as unknown as BaseContext;
const bound = (more: object = {}) =>
  ({ startedAt: NOW, deviceKeys: { [HERE]: {} }, ...more }) as never as Session;
const unbound = (startedAt = NOW) => ({ startedAt }) as never as Session;

/** What is known of a request, and what the store finds at each look. */
function parts(session: Session | undefined, found: readonly (Session | undefined)[] = [], isSealed = true) {
  const pauses: number[] = [];
  const given = {
    requestStates: { get: () => ({ session: Promise.resolve(session) }) },
    manager: { cookies: { open: async () => (isSealed ? { text: 'sealed' } : undefined) } },
    backend: {
      find: async () => {
        const one = found[pauses.length - 1];
        return one && { session: one };
      },
    },
    settings: { sleep: async (ms: number) => void pauses.push(ms) },
  } as never as SessionDependencies;
  return { given, pauses };
}

test('a request without a session has none, and does not wait', async () => {
  const { given, pauses } = parts(undefined);
  expect([await awaitedSession(context, given, HERE), pauses]).toEqual([undefined, []]);
});

test('a session that is bound here is returned, after a pause if its key was never proved', async () => {
  const [proved, unproved] = [bound({ provedAt: NOW }), bound()];
  const first = parts(proved);
  expect([await awaitedSession(context, first.given, HERE), first.pauses]).toEqual([proved, []]);
  const second = parts(unproved);
  expect([await awaitedSession(context, second.given, HERE), second.pauses]).toEqual([unproved, [250]]);
});

test('a request of a new session waits until the key is registered', async () => {
  const registered = bound();
  const { given, pauses } = parts(unbound(), [undefined, unbound(), registered]);
  expect(await awaitedSession(context, given, HERE)).toBe(registered);
  expect(pauses).toEqual([250, 250, 250]);
});

test('a request of a new session waits two seconds at most', async () => {
  const { given, pauses } = parts(unbound());
  expect(await awaitedSession(context, given, HERE)).toBeUndefined();
  expect(pauses).toHaveLength(8);
});

test('a request does not wait for a key at another host, in a session of thirty seconds, or without the cookie', async () => {
  const elsewhere = parts({ ...bound(), deviceKeys: { 'https://shop.example': {} } } as never, [], false);
  const [late, cookieless] = [parts(unbound(NOW - 30), [bound()]), parts(unbound(), [bound()], false)];
  for (const { given, pauses } of [elsewhere, late, cookieless])
    expect([await awaitedSession(context, given, HERE), pauses]).toEqual([undefined, []]);
  const early = parts(unbound(NOW - 29), [bound()]);
  expect(await awaitedSession(context, early.given, HERE)).toBeDefined();
});
