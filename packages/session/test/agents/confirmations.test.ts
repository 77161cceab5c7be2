import { expect, test } from 'vitest';
import { sealTicket } from '../../src/agents/agent-ticket.ts';
import { confirmation } from '../../src/agents/confirmations/confirmation.ts';
import { visibleText } from '../../src/agents/confirmations/visible-text.ts';
import { agentScene } from '../fixtures/agent-scene.ts';
import { GATE } from '../fixtures/host-scene.ts';
import { lockScene } from '../fixtures/lock-scene.ts';
import { KEY } from '../fixtures/scene.ts';

const CONFIRM = `${GATE}/.portcullis/agents/confirm`;
const SECRET = 'the secret of the agent';
const WRITE = {
  tool: 'comment_on_page',
  shown: [
    { name: 'page', values: ['P12'] },
    { name: 'text', values: ['a text'] },
  ],
  exact: '["comment_on_page","P12","a text"]',
};

async function scene(change: Parameters<typeof agentScene>[1] = {}) {
  const made = await agentScene({}, change);
  await made.tokens();
  const { sessions, clock } = made;
  const [agent] = await sessions.listAgents(undefined, 0);
  if (agent === undefined) throw new Error('the scene has no agent');
  const recorded: object[] = [];
  const settings = {
    ...{ keys: [KEY], random: crypto.getRandomValues.bind(crypto), prefix: '/.portcullis/' },
    ...{ storeTimeoutMs: 1000, sleep: () => new Promise(() => {}) },
  };
  /** What the user said, as the host of the application is told. */
  const said = (write: object = {}, of: object = {}, secret = SECRET) =>
    confirmation(
      { agent: { ...agent, ...of }, content: { secret } } as never,
      { ...WRITE, ...write },
      { clock, trail: { add: (entry: object) => void recorded.push(entry) } } as never,
      { settings, loginHost: { origin: GATE } } as never,
      { store: sessions },
    );
  const waitingTicket = async (write: object = {}) => {
    const answer = await said(write);
    return answer?.state === 'asked' ? (new URL(answer.address).searchParams.get('ticket') ?? '') : '';
  };
  const look = (ticket: string) => made.browser.open(`${CONFIRM}?ticket=${ticket}`);
  const says = async (ticket: string, decision = 'confirm') =>
    (await made.browser.submit(CONFIRM, { ticket, decision })).status;
  return Object.assign(made, { agent, recorded, settings, said, waitingTicket, look, says });
}

test('a confirmation counts once, for the same call of the same agent', async () => {
  const { waitingTicket, says, said } = await scene();
  expect(await says(await waitingTicket())).toBe(200);
  expect(await said({ exact: '["comment_on_page","P13","a text"]' })).toMatchObject({ state: 'asked' });
  expect(await said({}, { id: 'another agent' })).toMatchObject({ state: 'asked' });
  expect(await said({}, {}, 'the secret of another agent')).toMatchObject({ state: 'asked' });
  expect(await Promise.all([said(), said(), said()].map(async (one) => (await one)?.state))).toEqual([
    'confirmed',
    'asked',
    'asked',
  ]);
});

test('the page is there for ten minutes, until the user answers', async () => {
  const { waitingTicket, look, says, clock } = await scene();
  const ticket = await waitingTicket();
  clock.pass(599);
  expect((await look(ticket)).status).toBe(200);
  clock.pass(1);
  expect((await look(ticket)).status).toBe(400);
  expect(await says(ticket)).toBe(400);
  const other = await waitingTicket();
  expect(await says(other)).toBe(200);
  expect((await look(other)).status).toBe(400);
});

test('a confirmation counts for ten minutes', async () => {
  const { waitingTicket, says, said, clock } = await scene();
  await says(await waitingTicket());
  clock.pass(599);
  expect((await said())?.state).toBe('confirmed');
  await says(await waitingTicket());
  clock.pass(600);
  expect((await said())?.state).toBe('asked');
});

test('a call waits no longer than its ticket, even with a ticket that is valid for longer', async () => {
  const { waitingTicket, says, clock, agent, settings, sessions } = await scene();
  const kept: string[] = [];
  const add = sessions.addHandOver;
  Object.assign(sessions, {
    addHandOver: (key: string, ...rest: [string, number, number]) => {
      kept.push(key);
      return add(key, ...rest);
    },
  });
  await waitingTicket();
  const endsAt = clock.seconds + 10_000;
  const forged = { id: agent.id, secret: SECRET, endsAt, write: 'a call that does not wait' };
  expect(await says(await sealTicket(settings as never, GATE, 'confirmation', forged))).toBe(400);
  clock.pass(600);
  expect(await sessions.seeHandOver(kept[0] ?? '', clock.seconds)).toBeUndefined();
});

test('a locked person confirms nothing', async () => {
  const list = lockScene();
  const { waitingTicket, look, says, said, clock } = await scene({ locks: list.locks });
  const ticket = await waitingTicket();
  const ordered = lockScene({}, { clock, store: list.store });
  await ordered.order();
  clock.pass(3);
  expect([(await look(ticket)).status, await says(ticket)]).toEqual([403, 403]);
  expect((await said())?.state).toBe('asked');
});

test('the page names a client that stated its name itself as not verified', async () => {
  const { agent, clock, sessions, settings, look, browser } = await scene();
  const client = { id: 'dyn', name: 'Chat', known: 'dynamic' } as const;
  await sessions.addAgent({ ...agent, id: 'other', client }, clock.seconds);
  const parts = { settings, loginHost: { origin: GATE } } as never;
  const context = { clock, trail: { add: () => {} } } as never;
  const found = { agent: { ...agent, id: 'other', client }, content: { secret: SECRET } } as never;
  const asked = await confirmation(found, WRITE, context, parts, { store: sessions });
  const page = await browser.open(asked?.state === 'asked' ? asked.address : '');
  expect(await page.text()).toContain('It is not verified.');
  expect((await look('')).status).toBe(400);
});

test('neither the store nor the address has the text of a call in the clear', async () => {
  const { said, sessions, agent } = await scene();
  const kept: unknown[] = [];
  Object.assign(sessions, { addHandOver: async (...given: unknown[]) => void kept.push(given) });
  const asked = JSON.stringify([await said(), kept]);
  for (const text of ['a text', 'P12', 'comment_on_page', agent.id, SECRET])
    expect(asked).not.toContain(text);
});

test('an event has the tool of a confirmed call, and never its arguments', async () => {
  const { waitingTicket, says, said, recorded, entries: _ } = await scene();
  await says(await waitingTicket());
  await said();
  expect(recorded).toMatchObject([
    { type: 'credential', change: 'confirmation_used', by: 'user', tool: 'comment_on_page', subject: 'ada' },
  ]);
  expect(JSON.stringify(recorded)).not.toContain('a text');
});

test('without a host with a page, nothing can be confirmed', async () => {
  const { agent, clock, sessions, settings } = await scene();
  const found = { agent, content: { secret: SECRET } } as never;
  const parts = { settings, loginHost: undefined } as never;
  expect(await confirmation(found, WRITE, { clock } as never, parts, { store: sessions })).toBeUndefined();
});

test('a text is shown with each character that cannot be seen as its number', () => {
  expect(visibleText('Grüße, 日本語 🚪\n  two')).toBe('Grüße, 日本語 🚪\n  two');
  for (const hidden of [
    '\u202e',
    '\u200b',
    '\u2066',
    '\u00ad',
    '\u3164',
    '\ufe0f',
    '\u00a0',
    '\u2028',
    '\u0007',
    '\r',
    '\ud800',
  ])
    expect(visibleText(`a${hidden}b`)).toBe(
      `a⟨U+${hidden.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩b`,
    );
  expect(visibleText('\u{e0041}')).toBe('⟨U+E0041⟩');
});
