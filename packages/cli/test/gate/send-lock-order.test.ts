import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sendLockOrder } from '../../src/gate/send-lock-order.ts';

const ANSWER = { names: [], locks: [], uncovered: [], searchedAll: true, sessions: null };

const UNKNOWN = 'It is unknown whether the order was carried out: list the locks, or sign a new order';

let answer: unknown;
let status = 200;
const server = createServer((_request, response) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer));
});
let address: URL;
beforeAll(async () => {
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  address = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/lock`);
});
afterAll(() => void server.close());
beforeEach(() => {
  status = 200;
});

describe('the answer of a gate to an order about a person', () => {
  test.each([{}, { sessions: 3 }, { searchedAll: false }, { names: [{ username: 'bob' }] }])(
    'is returned with %j',
    async (changes) => {
      answer = { ...ANSWER, ...changes };
      expect(await sendLockOrder(address, 'note')).toEqual(answer);
    },
  );

  test.each([
    { names: undefined },
    { names: 'bob' },
    { locks: undefined },
    { locks: {} },
    { uncovered: undefined },
    { uncovered: 'none' },
    { searchedAll: undefined },
    { searchedAll: 'yes' },
    { sessions: undefined },
    { sessions: '3' },
  ])('is not taken for one that says what was done with %j', async (changes) => {
    answer = { ...ANSWER, ...changes };
    await expect(sendLockOrder(address, 'note')).rejects.toThrow(`answered 200. ${UNKNOWN}`);
  });

  test.each([400, 403, 404, 429])('says with %d that it was not carried out', async (refused) => {
    status = refused;
    answer = { code: 'session.lock_refused', request_id: 'r-1' };
    await expect(sendLockOrder(address, 'note')).rejects.toThrow(
      `${address.href}: answered ${refused} (session.lock_refused, request r-1): the order was not carried out`,
    );
  });

  test.each([302, 500, 502, 503])(
    'leaves it unknown with %d: it may have been carried out',
    async (failed) => {
      status = failed;
      answer = { code: 'session.unavailable', request_id: 'r-1' };
      await expect(sendLockOrder(address, 'note')).rejects.toThrow(
        `answered ${failed} (session.unavailable, request r-1). ${UNKNOWN}`,
      );
    },
  );

  test('that does not come leaves it unknown whether the order was carried out', async () => {
    const closed = new URL('http://127.0.0.1:1/lock');
    await expect(sendLockOrder(closed, 'note')).rejects.toThrow(UNKNOWN);
  });
});
