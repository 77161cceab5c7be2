import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { type TestSocket, TestSocketPair, upgraded, withWorkerdSockets } from '@portcullis/testing/internal';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { GroupSource, GroupsAnswer } from '../src/group-source.ts';
import { mapRoles } from '../src/map-roles.ts';
import { execution, identifyAs, member } from './callers.ts';

// What stays open ends when a directory says other things of whoever opened it.

let restore: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  restore = withWorkerdSockets();
});

afterEach(() => {
  restore();
  vi.useRealTimers();
});

const groups = (...listed: string[]): GroupsAnswer => ({
  answered: true,
  groups: listed,
  seen: listed.length,
});
const silent: GroupsAnswer = { answered: false, detail: 'it is down' };

/** A socket that was opened by somebody of whom a directory says this, and whether it is closed once it says that. */
async function closedAfter(before: GroupsAnswer, after: GroupsAnswer): Promise<number | undefined> {
  let answer = before;
  const directory: GroupSource = { name: 'directory', groupsOf: async () => answer };
  const step = mapRoles({ admin: ['a'], engineer: ['eng-*'] }, { sources: [directory] });
  const origin = new TestSocketPair();
  const app = pipeline<BaseContext>()
    .use(identifyAs(member('lunch')))
    .use(step)
    .handle(() => upgraded(origin[0]));
  const response = await worker(app)(new Request('https://gate.example/ws'), {}, execution);
  const { webSocket } = response as unknown as { readonly webSocket: TestSocket };
  let closed: number | undefined;
  webSocket.addEventListener('close', (event) => {
    closed = (event as CloseEvent).code;
  });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(closed).toBeUndefined();
  answer = after;
  await vi.advanceTimersByTimeAsync(5000);
  return closed;
}

test.each([
  ['takes a role away', groups('a', 'eng-web'), groups('a'), 1008],
  ['gives another role, by which a rule may deny', groups('eng-web'), groups('eng-web', 'a'), 1008],
  ['answers no more, so that there may be other roles', groups('eng-web'), silent, 1008],
  ['gives the same roles by other groups', groups('eng-web', 'a'), groups('a', 'eng-ops'), undefined],
  ['still does not answer', silent, silent, undefined],
])('a socket is decided again where the directory %s', async (_, before, after, closed) => {
  expect(await closedAfter(before, after)).toBe(closed);
});
