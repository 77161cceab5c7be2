import { type BaseContext, pipeline, worker } from '@portcullis/core';
import {
  formatNote,
  formatVerifierKey,
  generateSigningKey,
  SIGNATURE_TYPE,
  signingKey,
  signNote,
} from '@portcullis/tlog';
import { expect, it, vi } from 'vitest';
import { audit, erasureOrders, forgettablePseudonyms, memoryPeople, memorySink } from '../../src/index.ts';
import { type ErasureOrder, formatErasureOrder } from '../../src/people/erasure-order.ts';
import type { ForgetfulHabits } from '../../src/people/forget-person.ts';
import { nameText } from '../../src/people/forgettable-pseudonyms.ts';
import { sha256 } from '../../src/sha256.ts';
import { execution, settings } from '../serving.ts';

const NOW = 1_800_000_000_000;
const iss = 'https://id.example';
const keyNamed = async (name: string) => signingKey(name, SIGNATURE_TYPE.ed25519, await generateSigningKey());
const operator = await keyNamed('acme.example/privacy-officer');
const stranger = await keyNamed('acme.example/stranger');

const order: ErasureOrder = { action: 'forget', gate: 'gate.example', iss, sub: 'alice', time: NOW - 1000 };

async function signed(text: string, key = operator): Promise<string> {
  return formatNote({ text, signatures: [await signNote(text, key)] });
}

/** A gate in which Alice has two names, and Bob one. */
async function gate({ failing = false, habits }: { failing?: boolean; habits?: ForgetfulHabits } = {}) {
  const people = memoryPeople();
  const alice = nameText(['sub', iss, 'alice']);
  const names = [
    await people.pseudonym(alice, alice),
    await people.pseudonym(nameText(['email', 'alice@example.com']), alice),
  ];
  const bob = await people.pseudonym(nameText(['sub', iss, 'bob']));
  const log = memorySink();
  const broken = { name: 'broken', write: () => Promise.reject(new Error('down')) };
  const recording = {
    ...settings(log, { pseudonyms: forgettablePseudonyms({ people }), lastResort: () => {} }),
    sinks: failing ? [broken] : [log],
  };
  const serve = worker(
    pipeline<BaseContext>()
      .use(audit(recording))
      .use(
        erasureOrders({
          path: '/.portcullis/forget',
          operators: [formatVerifierKey(operator.verifierKey)],
          people,
          recording,
          ...(habits && { habits }),
        }),
      )
      .handle(() => new Response('the site')),
    { clock: { now: () => NOW } },
  );
  const send = async (
    body: BodyInit,
    { host = 'gate.example', method = 'POST', path = '/.portcullis/forget' } = {},
  ) => {
    const wait = execution();
    const init = method === 'POST' ? { method, body, duplex: 'half' } : { method };
    const answer = await serve(new Request(`https://${host}${path}`, init as RequestInit), {}, wait);
    await wait.settled();
    const cached = answer.headers.get('cache-control');
    return { status: answer.status, text: await answer.text(), cached };
  };
  return { people, names, bob, log, send };
}

it('an erasure order can count the pseudonyms of a user without changing them', async () => {
  const { people, names, log, send } = await gate();
  const { status, text, cached } = await send(await signed(formatErasureOrder({ ...order, action: 'look' })));
  expect(cached).toBe('no-store');
  expect([status, JSON.parse(text)]).toEqual([200, { pseudonyms: 2, destroyed: false }]);
  expect(await people.nameOf(names[0] ?? '')).toBeDefined();
  expect(log.events.map(({ type }) => type)).toEqual(['request.decision']);
});

it('an erasure order is waited for no longer than the time limit, and that is recorded', async () => {
  const { log, send } = await gate();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const sent = send(new ReadableStream());
  while (vi.getTimerCount() === 0) await new Promise((done) => setImmediate(done));
  await vi.advanceTimersByTimeAsync(20_000);
  expect((await sent).status).toBe(408);
  vi.useRealTimers();
  expect(log.events).toMatchObject([{ outcome: 'deny', reason: ['request.timeout'], http: { status: 408 } }]);
});

it('erases the user of an order that an operator signed, and records who ordered it', async () => {
  const { people, names, bob, log, send } = await gate();
  const { status, text } = await send(await signed(formatErasureOrder(order)));
  expect([status, JSON.parse(text)]).toEqual([200, { pseudonyms: 2, destroyed: true }]);
  for (const name of names) expect(await people.nameOf(name)).toBeUndefined();
  expect(await people.nameOf(bob)).toBeDefined();
  const erasures = log.events.filter(({ type }) => type === 'person.forgotten');
  expect(erasures).toMatchObject(
    names.map((pseudonym) => ({
      person: { pseudonym },
      actor: { kind: 'service', sub: 'acme.example/privacy-officer' },
    })),
  );
  expect(log.lines.join('\n')).not.toContain('alice');
});

it.each([
  ['a key that is no operator', () => signed(formatErasureOrder(order), stranger)],
  ['nobody', async () => `${formatErasureOrder(order)}\n`],
  [
    'an operator for another text',
    async () => (await signed(formatErasureOrder(order))).replace('alice', 'bob'),
  ],
  ['an operator for another gate', () => signed(formatErasureOrder({ ...order, gate: 'other.example' }))],
  ['an operator six minutes ago', () => signed(formatErasureOrder({ ...order, time: NOW - 360_000 }))],
  ['an operator in six minutes', () => signed(formatErasureOrder({ ...order, time: NOW + 360_000 }))],
  [
    'an operator, who wrote it in another way',
    () => signed(formatErasureOrder(order).replace('{"action"', '{ "action"')),
  ],
  ['an operator, about nobody', () => signed(formatErasureOrder({ ...order, sub: '' }))],
  ['an operator, and is no order', () => signed('portcullis.forget/1\nalice\n')],
  [
    'an operator, and is another statement',
    () => signed(formatErasureOrder(order).replace('forget/1', 'approval/1')),
  ],
  ['an operator, and is too long', () => signed(formatErasureOrder({ ...order, sub: 'a'.repeat(9000) }))],
])('an erasure order that is signed by %s is refused, and nothing is erased', async (_who, note) => {
  const { people, names, log, send } = await gate();
  const { status, text } = await send(await note());
  expect(status).toBe(403);
  expect(text).not.toContain('alice');
  for (const name of names) expect(await people.nameOf(name)).toBeDefined();
  expect(log.events.at(-1)).toMatchObject({ outcome: 'deny', reason: ['audit.erasure_refused'] });
});

it('erases nothing where the erasure cannot be recorded, though the gateway serves without a record', async () => {
  const { people, names, send } = await gate({ failing: true });
  expect((await send(await signed(formatErasureOrder(order)))).status).toBe(503);
  for (const name of names) expect(await people.nameOf(name)).toBeDefined();
});

it('every request other than an erasure order is passed on to the site', async () => {
  const { names, people, send } = await gate();
  expect(await send('', { method: 'GET' })).toMatchObject({ status: 200, text: 'the site' });
  const elsewhere = await send(await signed(formatErasureOrder(order)), { path: '/.portcullis/forget/' });
  expect(elsewhere).toMatchObject({ status: 200, text: 'the site' });
  expect(await people.nameOf(names[0] ?? '')).toBeDefined();
});

it('erases the habits of the user too, under the name they are stored by', async () => {
  const forgotten: string[] = [];
  const habits = { getByName: (name: string) => ({ forgetNow: async () => void forgotten.push(name) }) };
  const { send } = await gate({ habits });
  await send(await signed(formatErasureOrder({ ...order, action: 'look' })));
  expect(forgotten).toEqual([]);
  await send(await signed(formatErasureOrder(order)));
  expect(forgotten).toEqual([await sha256(JSON.stringify([iss, 'alice']))]);
});
