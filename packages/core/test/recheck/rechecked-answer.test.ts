import { TestSocketPair, upgraded, withWorkerdSockets } from '@portcullis/testing/internal';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recheckedAnswer } from '../../src/recheck/rechecked-answer.ts';

let restore: () => void;

beforeEach(() => {
  restore = withWorkerdSockets();
});

afterEach(() => restore());

const events = () => new Response('data: x\n\n', { headers: { 'content-type': 'text/event-stream' } });
const socket = () => upgraded(new TestSocketPair()[0]);

test('sockets and server-sent events are rechecked, and no other answers', () => {
  let looks = 0;
  const sleep = (): Promise<void> => {
    looks += 1;
    return new Promise(() => {});
  };
  const rechecks = [{ check: async () => {}, options: { socketCheckSeconds: 5, sleep } }];
  const rechecked = (response: Response): boolean => recheckedAnswer(response, rechecks) !== response;
  expect([rechecked(socket()), looks]).toEqual([true, 1]);
  expect([rechecked(events()), looks]).toEqual([true, 2]);
  expect([rechecked(new Response('data: x\n\n')), looks]).toEqual([false, 2]);
  // A socket without an upgrade is none.
  const strange = Object.defineProperty(new Response('hello'), 'webSocket', {
    value: new TestSocketPair()[0],
  });
  expect([rechecked(strange), looks]).toEqual([false, 2]);
});

test('an answer that depends on no recheck is returned as it is', () => {
  for (const answer of [socket(), events()]) expect(recheckedAnswer(answer, [])).toBe(answer);
});
