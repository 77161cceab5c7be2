import { expect, test } from 'vitest';
import { answerKind } from '../../src/answer/answer-kind.ts';

test.each([
  ['application/json', 'json'],
  ['Application/JSON; charset=utf-8', 'json'],
  ['application/json ;x', 'json'],
  ['text/event-stream', 'events'],
  ['Text/Event-Stream;charset=utf-8', 'events'],
  ['application/json-seq', undefined],
  ['application/jsonl', undefined],
  ['text/event-stream-2', undefined],
  ['text/html, application/json', undefined],
  ['x-application/json', undefined],
  ['text/plain', undefined],
  ['', undefined],
])('an answer of the type %j is %s', (type, kind) => {
  expect(answerKind(new Response('', { headers: { 'content-type': type } }))).toBe(kind);
});

test('an answer that states no type is neither', () => {
  expect(answerKind(new Response(null))).toBeUndefined();
});
