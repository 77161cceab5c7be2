import type { Identity } from '@portcullis/core';
import { expect, test } from 'vitest';
import { lfsTickets, withTickets } from '../../src/git/lfs-tickets.ts';
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
const batch = (answer: Response, caller: Identity = BOB) =>
  withTickets(
    answer,
    { ...contextOf('/source/lab.git/info/lfs/objects/batch', { method: 'POST' }), caller },
    tickets,
  );
const one = () => JSON.stringify({ objects: [{ actions: { download: { href: `${HOST}${PATH}` } } }] });
const headerIn = async (answer: Response) => {
  const { objects } = JSON.parse(await answer.text());
  return objects[0].actions.download.header?.['x-portcullis-lfs-ticket'];
};

test('a ticket is good for its time, and no longer', async () => {
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

test.each([
  ['another status', new Response(one(), { status: 404, headers: LFS })],
  ['another type', new Response(one(), { headers: { 'content-type': 'text/html' } })],
])('an answer of %s is left as it is', async (_what, answer) => expect(await batch(answer)).toBe(answer));

test.each([
  ['no JSON', 'x'],
  ['more than anybody needs', `"${'x'.repeat(1_048_576)}"`],
])('an answer that is %s is not passed on', async (_what, body) => {
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

test('somebody with so many groups that no header holds them gets no ticket', async () => {
  const groups = Array.from({ length: 1000 }, (_, index) => `group ${index}`);
  expect(
    await headerIn(await batch(new Response(one(), { headers: LFS }), { ...BOB, groups })),
  ).toBeUndefined();
});
