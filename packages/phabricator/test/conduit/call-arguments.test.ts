import { describe, expect, test } from 'vitest';
import { callArguments } from '../../src/conduit/call-arguments.ts';
import { type ConduitCall, knownConduitCall, readConduitCall } from '../../src/conduit/conduit-call.ts';
import { contextOf } from '../fixtures/context.ts';

async function read(body: string, query = '') {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const context = contextOf(`/api/maniphest.edit${query}`, { method: 'POST', body, headers });
  await readConduitCall(context, 10_000);
  const call = knownConduitCall(context.request);
  return call && callArguments(call);
}

const encoded = encodeURIComponent;

test('the arguments of a call are the same in each of its forms', async () => {
  const transactions = [{ type: 'title', value: 'Ä' }];
  const expected = { objectIdentifier: '1', transactions };
  const plain = [
    'api.token=x&output=json&__form__=1&objectIdentifier=1',
    `transactions[0][type]=title&transactions[0][value]=${encoded('Ä')}`,
  ];
  expect(await read(plain.join('&'))).toEqual({
    objectIdentifier: '1',
    transactions: { 0: { type: 'title', value: 'Ä' } },
  });
  const params = JSON.stringify({ ...expected, __conduit__: { token: 'x' } });
  expect(await read(`output=json&params=${encoded(params)}`)).toEqual(expected);
  const console = [
    `params[__conduit__]=${encoded('{"token":"x"}')}&params[objectIdentifier]=${encoded('"1"')}`,
    `params[transactions]=${encoded(JSON.stringify(transactions))}&params[empty]=`,
  ];
  expect(await read(console.join('&'))).toEqual({ ...expected, empty: null });
});

test('next to params, no other argument counts; without it, the query counts', async () => {
  expect(await read(`params=${encoded('{"a":1}')}&b=2`, '?c=3')).toEqual({ a: 1 });
  expect(await read('b=2', '?c=3')).toEqual({ b: '2', c: '3' });
});

test('an unnumbered value comes after the largest number, as in PHP', async () => {
  expect(await read('a[]=x&a[]=y')).toEqual({ a: { 0: 'x', 1: 'y' } });
  expect(await read('a[5]=x&a[]=y')).toEqual({ a: { 5: 'x', 6: 'y' } });
  expect(await read('a[10]=x&a[2]=y&a[]=z')).toEqual({ a: { 10: 'x', 2: 'y', 11: 'z' } });
  expect(await read('a[123456789]=x&a[]=y')).toEqual({ a: { 123456789: 'x', 123456790: 'y' } });
  expect(await read('a[b1]=x&a[1b]=y&a[]=z')).toEqual({ a: { b1: 'x', '1b': 'y', 0: 'z' } });
});

test('parameters about the call, and those without a name, are no arguments; similar names are', async () => {
  expect(await read('api.x=1&access_token=1&code=1&output=1&scope=1&__x=1&=1&a=2')).toEqual({ a: '2' });
  expect(await read('outputs=1&myoutput=2&xscope=3')).toEqual({ outputs: '1', myoutput: '2', xscope: '3' });
  expect(await read('params[a]=1&output=json&xparams[b]=2')).toEqual({ a: 1 });
});

test.each([
  ['bytes that are no text', 'a=%ff'],
  ['a name that PHP cuts off', 'a%00[b]=1'],
  ['a name that PHP would change', 'a.b=1'],
  ['the same in a list', 'a+b[c]=1'],
  ['a name of the console’s that PHP cuts off', 'params[a]=1&b%00=2'],
  ['the next behind a number below zero', 'a[1]=x&a[-3]=x&a[]=y'],
  ['the next behind many numbers below zero', 'a[-30]=x&a[]=y'],
  ['the next behind what is not how PHP writes a number', 'a[07]=x&a[]=y'],
  ['the next behind a number that is too large', 'a[1234567890]=x&a[]=y'],
  ['a text that has members', 'a[b]=1&a[b][c]=2'],
  ['a value that is there twice', 'a[b][]=1&a[b][0]=2'],
  ['the next of a list, and the same by its number', 'a[]=1&a[0]=2'],
  ['JSON of the console that is none', 'params[a]=x'],
])('%s makes the arguments unknown', async (_what, body) => expect(await read(body)).toBeUndefined());

describe('of a call as large as any that is read', () => {
  /** What is told of a call, and how many steps of the processor's clock that took, in milliseconds. */
  const told = (form: ConduitCall['form'], parameters: ConduitCall['parameters']) => {
    const before = process.cpuUsage();
    const given = callArguments({ form, parameters } as ConduitCall);
    const { user } = process.cpuUsage(before);
    return { given, milliseconds: user / 1000 };
  };
  const times = (count: number, name: (index: number) => string, value = '') =>
    Array.from({ length: count }, (_, index) => ({ name: name(index), value }));

  test('list indexes are continued, and not counted again for each entry', () => {
    const { given, milliseconds } = told(
      'api.token',
      times(10_000, () => 'a[]'),
    );
    expect(Object.keys(given?.a as object)).toHaveLength(10_000);
    // Counted anew, it takes seconds.
    expect(milliseconds).toBeLessThan(1000);
  });

  test('arguments nested deeper than rules look are unknown', () => {
    expect(
      told(
        'api.token',
        times(1, () => `a${'[b]'.repeat(16)}`),
      ).given,
    ).toBeDefined();
    expect(
      told(
        'api.token',
        times(1, () => `a${'[b]'.repeat(17)}`),
      ).given,
    ).toBeUndefined();
  });

  test('values are counted over all that the console sends', () => {
    const list = (count: number) => `[${'1,'.repeat(count - 2)}1]`;
    expect(
      told(
        'console',
        times(10, (index) => `params[x${index}]`, list(9_990)),
      ).given,
    ).toBeDefined();
    expect(
      told(
        'console',
        times(11, (index) => `params[x${index}]`, list(9_990)),
      ).given,
    ).toBeUndefined();
  });
});

test('PHP continues from the largest number there, in whatever order', async () => {
  expect(await read('a[3]=x&a[1]=y&a[]=z&b[]=0&b[x]=1&b[]=2')).toEqual({
    a: { 1: 'y', 3: 'x', 4: 'z' },
    b: { 0: '0', 1: '2', x: '1' },
  });
  expect(await read('a[-1]=x&a[0]=y')).toEqual({ a: { '-1': 'x', 0: 'y' } });
  expect(await read('a[-1]=x&a[]=y')).toBeUndefined();
  expect(await read('a[][-1]=x&a[]=y')).toEqual({ a: { 0: { '-1': 'x' }, 1: 'y' } });
});
