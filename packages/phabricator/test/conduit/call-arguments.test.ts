import { expect, test } from 'vitest';
import { callArguments } from '../../src/conduit/call-arguments.ts';
import { knownConduitCall, readConduitCall } from '../../src/conduit/conduit-call.ts';
import { contextOf } from '../fixtures/context.ts';

async function read(body: string, query = '') {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const context = contextOf(`/api/maniphest.edit${query}`, { method: 'POST', body, headers });
  await readConduitCall(context, 10_000);
  const call = knownConduitCall(context.request);
  return call && callArguments(call);
}

const encoded = encodeURIComponent;

test('are the same in each form of a call', async () => {
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

test('beside params, nothing counts; without it, the query does', async () => {
  expect(await read(`params=${encoded('{"a":1}')}&b=2`, '?c=3')).toEqual({ a: 1 });
  expect(await read('b=2', '?c=3')).toEqual({ b: '2', c: '3' });
});

test.each([
  ['bytes that are no text', 'a=%ff'],
  ['a name that PHP cuts off', 'a%00[b]=1'],
  ['a name that PHP would change', 'a.b=1'],
  ['the same in a list', 'a+b[c]=1'],
  ['the next of a list, and the same by its number', 'a[]=1&a[0]=2'],
  ['JSON of the console that is none', 'params[a]=x'],
])('%s cannot be told', async (_what, body) => expect(await read(body)).toBeUndefined());
