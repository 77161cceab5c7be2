import type { Caller, Identity, Resource } from '@portcullis/core';
import { expect, test } from 'vitest';
import { classifiedByTicket, lfsTickets, withTickets } from '../../src/git/lfs-tickets.ts';
import { contextOf, HOST, NOW } from '../fixtures/context.ts';

const BOB: Identity = {
  kind: 'user',
  issuer: HOST,
  subject: '@bob',
  email: undefined,
  name: 'bob',
  groups: [],
  claims: {},
  authentication: {
    method: 'vcs-password',
    provider: 'phorge',
    acr: undefined,
    amr: [],
    authTime: undefined,
  },
  expiresAt: NOW / 1000 + 10,
};
const PATH = '/file/data/key/PHID-FILE-1/lfs';
const seal = {
  seal: async (purpose: string, text: string) => `${purpose} ${btoa(text)}`,
  open: async (purpose: string, sealed: string) =>
    sealed.startsWith(`${purpose} `) ? { text: atob(sealed.slice(purpose.length + 1)) } : undefined,
};
const tickets = { seal, lifetimeSeconds: 60 };
const LFS = { 'content-type': 'application/vnd.git-lfs+json' };
const batch = (answer: Response, caller: Caller = BOB, by = tickets) =>
  withTickets(
    answer,
    { ...contextOf('/source/lab.git/info/lfs/objects/batch', { method: 'POST' }), caller },
    by,
  );
const one = () => JSON.stringify({ objects: [{ actions: { download: { href: `${HOST}${PATH}` } } }] });
const headerIn = async (answer: Response) => {
  const { objects } = JSON.parse(await answer.text());
  return objects[0].actions.download.header?.['x-portcullis-lfs-ticket'];
};

test('an LFS ticket is valid for its time, and no longer', async () => {
  const ticket = await headerIn(await batch(new Response(one(), { headers: LFS })));
  const at = (now: number) => {
    const context = contextOf(PATH, { headers: { 'x-portcullis-lfs-ticket': ticket } });
    return lfsTickets(tickets).identify({ ...context, clock: { ...context.clock, now: () => now } });
  };
  // Longer than the password is believed: the transfer may begin late.
  expect(await at(NOW + 59_000)).toMatchObject({ subject: '@bob', expiresAt: NOW / 1000 + 60 });
  await expect(at(NOW + 60_000)).rejects.toMatchObject({
    code: 'phabricator.lfs_ticket_invalid',
    status: 401,
  });
});

test('an LFS ticket of a user whose groups are unknown says so, and is valid', async () => {
  const caller = { ...BOB, groups: undefined, claimsIncomplete: true };
  const ticket = await headerIn(await batch(new Response(one(), { headers: LFS }), caller));
  const context = contextOf(PATH, { headers: { 'x-portcullis-lfs-ticket': ticket } });
  const identity = await lfsTickets(tickets).identify(context);
  expect(identity).toMatchObject({ subject: '@bob', claimsIncomplete: true });
  expect(Object.entries(identity ?? {})).toContainEqual(['groups', undefined]);
});

/** A transfer with the ticket of an honest batch, and how often a ticket was opened. */
async function transfer(path = PATH, header?: string) {
  const ticket = header ?? (await headerIn(await batch(new Response(one(), { headers: LFS }))));
  let opened = 0;
  const open = (...given: Parameters<typeof seal.open>) => {
    opened++;
    return seal.open(...given);
  };
  const { identify, name, challenge } = lfsTickets({ ...tickets, seal: { ...seal, open } });
  const resourceOf = classifiedByTicket(() => ({ ...RESOURCE }), { ...tickets, seal: { ...seal, open } });
  const context = contextOf(path, { headers: ticket === '' ? {} : { 'x-portcullis-lfs-ticket': ticket } });
  return {
    identify: async () => identify(context),
    resource: async () => resourceOf(context),
    openings: () => opened,
    names: [name, challenge()],
  };
}

const RESOURCE = {
  kind: 'page',
  application: 'files',
  operation: 'view',
  reads: true,
} as unknown as Resource;
const invalid = { code: 'phabricator.lfs_ticket_invalid', status: 401 };

test('a download with an LFS ticket is a pull of its repository, and the ticket is opened once', async () => {
  const { identify, resource, openings, names } = await transfer();
  expect(await identify()).toMatchObject({ subject: '@bob' });
  expect(await resource()).toMatchObject({ application: 'diffusion', operation: 'pull', reads: true });
  expect(await identify()).toMatchObject({ subject: '@bob' });
  expect(openings()).toBe(1);
  expect(names).toEqual(['git-lfs ticket', undefined]);
});

test('a file address without a ticket is anonymous, and a file', async () => {
  const { identify, resource, openings } = await transfer(PATH, '');
  expect([await identify(), await resource(), openings()]).toEqual([undefined, RESOURCE, 0]);
});

test('an LFS ticket is ignored at addresses other than files', async () => {
  const { resource, openings } = await transfer('/source/lab.git/info/lfs/objects/batch');
  expect([await resource(), openings()]).toEqual([RESOURCE, 0]);
});

test.each([
  ['that was not made here', PATH, 'x'],
  ['that was made for another purpose', PATH, `session ${btoa('{}')}`],
  ['for another file', '/file/data/key/PHID-FILE-2/lfs', undefined],
])('an LFS ticket %s is refused', async (_what, path, header) => {
  const { identify, resource } = await transfer(path, header);
  await expect(identify()).rejects.toMatchObject(invalid);
  await expect(resource()).rejects.toMatchObject(invalid);
});

const json = (...hrefs: unknown[]) =>
  JSON.stringify({
    transfer: 'basic',
    objects: hrefs.map((href) => ({
      oid: 'a',
      actions: { upload: { href, header: { authorization: 'Basic x' } } },
    })),
  });

test('a ticket is added to Phorge’s headers for a transfer, in an answer that is otherwise unchanged', async () => {
  const headers = { ...LFS, 'content-length': '7', 'x-a': '1' };
  const answer = await batch(new Response(json(`${HOST}${PATH}`), { headers }));
  expect([answer.status, answer.headers.get('content-length'), answer.headers.get('x-a')]).toEqual([
    200,
    null,
    '1',
  ]);
  const header = {
    authorization: 'Basic x',
    'x-portcullis-lfs-ticket': expect.stringMatching(/^lfs ticket /),
  };
  expect(await answer.json()).toEqual({
    transfer: 'basic',
    objects: [{ oid: 'a', actions: { upload: { href: `${HOST}${PATH}`, header } } }],
  });
});

test.each(['application/json', 'application/json; charset=utf-8', 'application/vnd.git-lfs+json;v=1'])(
  'a batch is of the type %s',
  async (type) => {
    expect(
      await headerIn(await batch(new Response(one(), { headers: { 'content-type': type } }))),
    ).toBeDefined();
  },
);

test.each([
  [`${HOST}/source/lab.git/info/lfs/objects/x`, true],
  [`${HOST}/file/data/a%23b/PHID-FILE-1/lfs`, true],
  [`${HOST}/file/upload/`, false],
  [`${HOST}/x/file/data/`, false],
  // Phorge ends the address of an upload with what the client calls the object.
  [`${HOST}/source/lab/lab.git/info/lfs/upload/../../../../../..${PATH}`, false],
  [`${HOST}/source/lab/lab.git/info/lfs/upload/%2e%2e/.%2E/..\\../../..${PATH}`, false],
  [`${HOST}/source/lab/lab.git/info/lfs/upload/.\t./../../../../..${PATH}`, false],
  [`https://other.example${PATH}`, false],
  [PATH, false],
  [7, false],
])('a transfer to %s gets a ticket: %s', async (href, isGiven) => {
  const answer = await batch(new Response(json(href), { headers: LFS }));
  expect((await answer.text()).includes('x-portcullis-lfs-ticket')).toBe(isGiven);
});

test.each([
  [7000, true],
  [7001, false],
])('a ticket of %i characters is sent: %s', async (length, isGiven) => {
  const long = { ...tickets, seal: { ...seal, seal: async () => 'x'.repeat(length) } };
  const header = await headerIn(await batch(new Response(one(), { headers: LFS }), BOB, long));
  expect(header !== undefined).toBe(isGiven);
});

test('an anonymous caller gets no ticket, and an answer that can still be read', async () => {
  const answer = new Response(one(), { headers: LFS });
  const passed = await batch(answer, { kind: 'anonymous', challenges: [] });
  expect(await passed.text()).toBe(one());
});

test.each([
  ['another status', new Response(one(), { status: 404, headers: LFS })],
  ['another type', new Response(one(), { headers: { 'content-type': 'text/html' } })],
  ['a type that only begins so', new Response(one(), { headers: { 'content-type': 'application/jsonp' } })],
  ['a type that only ends so', new Response(one(), { headers: { 'content-type': 'x-application/json' } })],
  ['no type', new Response(new TextEncoder().encode(one()))],
])('an answer of %s is unchanged', async (_what, answer) => expect(await batch(answer)).toBe(answer));

test.each([
  ['no JSON', 'x'],
  ['more than anybody needs', `"${'x'.repeat(1_048_576)}"`],
])('an answer that is %s is refused', async (_what, body) => {
  await expect(batch(new Response(body, { headers: LFS }))).rejects.toMatchObject({
    code: 'proxy.origin_answer_invalid',
  });
});

test.each(['null', '{"objects":1}', '{"objects":[null,{}]}', '{"objects":[{"actions":{"x":null}}]}'])(
  '%s has no transfers',
  async (body) => {
    expect(await (await batch(new Response(body, { headers: LFS }))).json()).toEqual(JSON.parse(body));
  },
);

test('a user with so many groups that no header fits them gets no ticket', async () => {
  const groups = Array.from({ length: 1000 }, (_, index) => `group ${index}`);
  expect(
    await headerIn(await batch(new Response(one(), { headers: LFS }), { ...BOB, groups })),
  ).toBeUndefined();
});

test('of very many transfers in one batch, the first thousand get a ticket', async () => {
  const objects = Array.from({ length: 3000 }, () => ({ actions: { download: { href: `${HOST}${PATH}` } } }));
  const answer = await batch(new Response(JSON.stringify({ objects }), { headers: LFS }));
  const { objects: given } = (await answer.json()) as { readonly objects: typeof objects };
  const withOne = given.filter(({ actions }) => 'header' in actions.download);
  expect([given.length, withOne.length]).toEqual([3000, 1000]);
});
