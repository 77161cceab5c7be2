import type { Caller } from '@portcullis/core';
import { expect, test } from 'vitest';
import {
  classifiedByFileTicket,
  fileTickets,
  withFileTickets,
  withoutFileTicket,
} from '../../src/conduit/file-tickets.ts';
import { contextOf, HOST, NOW } from '../fixtures/context.ts';
import { identityBy } from '../fixtures/identity.ts';

const PATH = '/file/data/key/PHID-FILE-1/notes.txt';
const seal = {
  seal: async (purpose: string, text: string) => `${purpose}.${btoa(text)}`,
  open: async (purpose: string, sealed: string) =>
    sealed.startsWith(`${purpose}.`) ? { text: atob(sealed.slice(purpose.length + 1)) } : undefined,
};
const tickets = { seal, lifetimeSeconds: 60 };
const JSON_TYPE = { 'content-type': 'application/json' };
const found = (...uris: unknown[]) =>
  JSON.stringify({ result: { data: uris.map((dataURI) => ({ fields: { dataURI } })) }, error_code: null });

/** What comes back of a call, and what was asked. */
async function called(
  answer: Response,
  { path = '/api/file.search', caller = identityBy('credential') as Caller, by = tickets } = {},
) {
  const asked: Request[] = [];
  const handler = withFileTickets(async ({ request }) => {
    asked.push(request);
    return answer;
  }, by);
  const response = await handler({ ...contextOf(path, { method: 'POST' }), caller });
  return { response, asked };
}

async function addressOf(uri: unknown, options = {}): Promise<string> {
  const { response } = await called(new Response(found(uri), { headers: JSON_TYPE }), options);
  return JSON.parse(await response.text()).result.data[0].fields.dataURI;
}

/** A request for an address, and what becomes of it. */
function fetched(address: string, { method = 'GET', at = NOW } = {}) {
  const context = contextOf(address.replace(HOST, ''), { method });
  const timed = { ...context, clock: { ...context.clock, now: () => at } };
  const own = { application: 'files' };
  return {
    identify: async () => fileTickets(tickets).identify(timed),
    resource: async () => classifiedByFileTicket(() => own, tickets)(timed),
    sent: async () => {
      const targets: unknown[] = [];
      await withoutFileTicket(async ({ target }) => {
        targets.push([target.search, target.href]);
        return new Response();
      })(timed);
      return targets[0];
    },
    own,
  };
}
const invalid = { code: 'phabricator.file_ticket_invalid', status: 401 };

test('a download by an address of file.search is authenticated as its caller, is a file.download, and is forwarded without the ticket', async () => {
  const address = await addressOf(`${HOST}${PATH}`);
  expect(address).toMatch(
    /^https:\/\/phorge\.example\.com\/file\/data\/key\/PHID-FILE-1\/notes\.txt\?portcullis-ticket=/,
  );
  const { identify, resource, sent } = fetched(address);
  expect(await identify()).toMatchObject({ subject: 'a', expiresAt: NOW / 1000 + 60 });
  expect(await resource()).toMatchObject({
    application: 'conduit',
    kind: 'method',
    operation: 'file.download',
    reads: true,
  });
  expect(await sent()).toEqual(['', `${HOST}${PATH}`]);
  expect(await fetched(`${address}&a=b`).sent()).toEqual(['?a=b', `${HOST}${PATH}?a=b`]);
});

test('a ticket for a download is valid for its time, and no longer', async () => {
  const address = await addressOf(`${HOST}${PATH}`);
  await fetched(address, { at: NOW + 59_000 }).identify();
  await expect(fetched(address, { at: NOW + 60_000 }).identify()).rejects.toMatchObject(invalid);
});

test.each([
  ['for another file', (address: string) => address.replace('PHID-FILE-1', 'PHID-FILE-2'), 'GET'],
  ['at another page', (address: string) => address.replace(PATH, '/T1'), 'GET'],
  ['that was made for another purpose', () => `${PATH}?portcullis-ticket=lfs+ticket.x`, 'GET'],
  ['that cannot be decoded', () => `${PATH}?portcullis-ticket=%zz`, 'GET'],
  ['by a method that changes something', (address: string) => address, 'POST'],
])('a ticket for a download %s is refused', async (_what, change, method) => {
  const { identify } = fetched(change(await addressOf(`${HOST}${PATH}`)), { method });
  await expect(identify()).rejects.toMatchObject(invalid);
});

test('a file address without a ticket is anonymous, and a file', async () => {
  const { identify, resource, sent, own } = fetched(`${PATH}?x=1`);
  expect([await identify(), await resource(), await sent()]).toEqual([
    undefined,
    own,
    ['?x=1', `${HOST}${PATH}?x=1`],
  ]);
});

test.each([
  ['another host', 'https://files.example/file/data/x/PHID-FILE-1/a'],
  ['another page', `${HOST}/F1`],
  ['a path that leads elsewhere', `${HOST}/file/data/../../T1`],
  ['a query', `${HOST}${PATH}?a=b`],
])('no ticket is issued for %s', async (_what, uri) => {
  expect(await addressOf(uri)).toBe(uri);
});

test('no ticket is issued to anonymous callers, by other methods, in other answers, or where it would be too long', async () => {
  const anonymous = { kind: 'anonymous', challenges: [] } as Caller;
  const uri = `${HOST}${PATH}`;
  expect(await addressOf(uri, { caller: anonymous })).toBe(uri);
  expect(await addressOf(uri, { path: '/api/file.info' })).toBe(uri);
  const long = { ...tickets, seal: { ...seal, seal: async () => 'x'.repeat(7001) } };
  expect(await addressOf(uri, { by: long })).toBe(uri);
  for (const answer of [
    new Response(found(uri), { status: 500, headers: JSON_TYPE }),
    new Response(found(uri), { headers: { 'content-type': 'text/html' } }),
  ]) {
    expect((await called(answer)).response).toBe(answer);
  }
});

test.each([
  ['null'],
  ['{"result":null,"error_code":"ERR-X"}'],
  ['{"result":{"data":[null,{"fields":{"dataURI":null}}]}}'],
])('an answer of file.search without addresses is unchanged: %s', async (text) => {
  const { response } = await called(new Response(text, { headers: JSON_TYPE }));
  expect(await response.text()).toBe(text);
});

test('an answer of file.search is requested uncompressed, and refused if it cannot be read', async () => {
  const { asked } = await called(new Response(found(), { headers: { ...JSON_TYPE, 'content-length': '9' } }));
  expect(asked[0]?.headers.get('accept-encoding')).toBe('identity');
  for (const text of ['x', JSON.stringify('x'.repeat(1_048_576))]) {
    await expect(called(new Response(text, { headers: JSON_TYPE }))).rejects.toMatchObject({
      code: 'proxy.origin_answer_invalid',
    });
  }
});
