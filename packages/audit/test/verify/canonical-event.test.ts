import { expect, test } from 'vitest';
import { canonicalEvent } from '../../src/verify/canonical-event.ts';
import { recordOf } from '../chained-logs.ts';

const { event, line } = recordOf(1);

test('a line is an event in the form in which events are written', () => {
  expect(canonicalEvent(line)).toEqual(event);
});

test.each([
  ['with a space', line.replace(':', ': ')],
  ['with members in another order', JSON.stringify(Object.fromEntries(Object.entries(event).reverse()))],
  ['of another schema', line.replace('portcullis.event/1', 'portcullis.event/2')],
  ['without a schema', '{}'],
])('a line %s is none', (_what, text) => {
  expect(canonicalEvent(text)).toBeUndefined();
});
