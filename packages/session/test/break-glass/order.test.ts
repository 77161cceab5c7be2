import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BreakGlassOrder, formatOrder, parseOrder } from '../../src/break-glass/order.ts';

const text = fc.string({ minLength: 1, maxLength: 100 });
const time = fc.integer({ min: 1, max: 10_000_000_000 });
const id = fc.stringMatching(/^[\w-]{22}$/);
const orders: fc.Arbitrary<BreakGlassOrder> = fc.oneof(
  fc.record({
    action: fc.constant('grant' as const),
    ...{ id, gate: text, iss: text, sub: text, reason: text },
    ...{ signedAt: time, expires: time, sessionSeconds: time },
  }),
  fc.record({ action: fc.constant('revoke' as const), id, gate: text, signedAt: time, expires: time }),
);

test('a break-glass order is read as it was written', () => {
  fc.assert(
    fc.property(orders, (order) => {
      expect(parseOrder(formatOrder(order))).toEqual(order);
    }),
  );
});

test('a text that differs in anything from the order’s one encoding is refused', () => {
  fc.assert(
    fc.property(orders, fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (order, at, other) => {
      const written = formatOrder(order);
      const index = at % written.length;
      const changed = `${written.slice(0, index)}${other}${written.slice(index + 1)}`;
      const read = parseOrder(changed);
      // It may be another order, then written just so.
      if (read !== undefined) expect(formatOrder(read)).toBe(changed);
    }),
  );
});

const good = {
  action: 'grant',
  id: 'a'.repeat(22),
  gate: 'wiki.example',
  iss: 'https://id.example',
  sub: 'ada',
  reason: 'down',
  signedAt: 1,
  expires: 2,
  sessionSeconds: 3,
} as const;

test.each([
  ['another action', { action: 'give' }],
  ['a short id', { id: 'a' }],
  ['no person', { sub: '' }],
  ['no provider', { iss: '' }],
  ['no host', { gate: '' }],
  ['a long reason', { reason: 'x'.repeat(201) }],
  ['a time that is none', { expires: 1.5 }],
  ['a session without end', { sessionSeconds: 0 }],
  ['a long id', { id: 'a'.repeat(23) }],
  ['an id with a space before it', { id: ` ${'a'.repeat(22)}` }],
  ['an id that is a number', { id: 1 }],
  ['a host that is a number', { gate: 1 }],
  ['a provider that is a number', { iss: 1 }],
  ['a person that is a list', { sub: ['ada'] }],
  ['a reason that is a list', { reason: ['down'] }],
  ['no reason', { reason: '' }],
  ['no action', { action: undefined }],
  ['a time of signing that is a text', { signedAt: '1' }],
  ['a time of signing before 1970', { signedAt: -1 }],
  ['an end that is a text', { expires: '2' }],
  ['a session of no known length', { sessionSeconds: undefined }],
  ['a revocation without a host', { action: 'revoke', gate: '' }],
  ['a revocation without an end', { action: 'revoke', expires: 0 }],
])('%s is not a break-glass order', (_what, change) => {
  expect(parseOrder(formatOrder({ ...good, ...change } as never))).toBeUndefined();
});

test('the reason of an order has at most 200 characters', () => {
  const longest = { ...good, reason: 'x'.repeat(200) };
  expect(parseOrder(formatOrder(longest))).toEqual(longest);
});

test.each(['"grant"', '7', 'true', '[]', 'null'])('%s is not a break-glass order', (json) => {
  expect(parseOrder(`portcullis.break-glass/1\n${json}\n`)).toBeUndefined();
});

test('an order with further members is refused', () => {
  const written = formatOrder(good).replace('}', ',"more":1}');
  expect(parseOrder(written)).toBeUndefined();
});

test('an order under another first line is refused', () => {
  expect(parseOrder(formatOrder(good).replace('break-glass/1', 'forget/1'))).toBeUndefined();
  expect(parseOrder('')).toBeUndefined();
  expect(parseOrder('portcullis.break-glass/1\nnull\n')).toBeUndefined();
});
