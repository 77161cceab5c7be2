import { TestSocketPair, upgraded, withWorkerdSockets } from '@portcullis/testing/internal';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recheckedAnswer } from '../../src/recheck/rechecked-answer.ts';

let restore: () => void;

beforeEach(() => {
  restore = withWorkerdSockets();
});

afterEach(() => restore());

test('sockets and server-sent events are looked at, and nothing else', () => {
  let looks = 0;
  const sleep = (): Promise<void> => {
    looks += 1;
    return new Promise(() => {});
  };
  const rechecked = (response: Response): boolean =>
    recheckedAnswer(response, { socketCheckSeconds: 5, sleep }, async () => {}) !== response;
  const headers = { 'content-type': 'text/event-stream' };
  expect([rechecked(upgraded(new TestSocketPair()[0])), looks]).toEqual([true, 1]);
  expect([rechecked(new Response('data: x\n\n', { headers })), looks]).toEqual([true, 2]);
  expect([rechecked(new Response('data: x\n\n')), looks]).toEqual([false, 2]);
});
