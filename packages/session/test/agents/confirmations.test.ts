import { expect, test } from 'vitest';
import { HOSTILE_TEXTS } from '../../../../scripts/fixtures/hostile-texts.ts';
import { sealTicket } from '../../src/agents/agent-ticket.ts';
import { visibleText } from '../../src/agents/confirmations/visible-text.ts';
import { CredentialLimits } from '../../src/credentials/credential-limits.ts';
import { agentScene } from '../fixtures/agent-scene.ts';
import { callOf, SEALS, WRITE } from '../fixtures/agent-write.ts';
import { GATE } from '../fixtures/host-scene.ts';
import { lockScene } from '../fixtures/lock-scene.ts';

const CONFIRM = `${GATE}/.portcullis/agents/confirm`;
const SECRET = 'the secret of the agent';

async function scene(change: Parameters<typeof agentScene>[1] = {}) {
  const made = await agentScene({}, change);
  await made.tokens();
  const { sessions } = made;
  const [agent] = await sessions.listAgents(undefined, 0);
  if (agent === undefined) throw new Error('the scene has no agent');
  const recorded: object[] = [];
  /** What the user said, as the host of the application is told. */
  const said = (write: object = {}, of: object = {}, secret = SECRET) =>
    callOf(made, { ...agent, ...of }, { ...WRITE, ...write }, { secret, recorded });
  const waitingTicket = async (write: object = {}) => {
    const answer = await said(write);
    return answer?.state === 'asked' ? (new URL(answer.address).searchParams.get('ticket') ?? '') : '';
  };
  const look = (ticket: string) => made.browser.open(`${CONFIRM}?ticket=${ticket}`);
  const says = async (ticket: string, decision = 'confirm') =>
    (await made.browser.submit(CONFIRM, { ticket, decision })).status;
  return Object.assign(made, { agent, recorded, said, waitingTicket, look, says });
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
  const { waitingTicket, says, clock, agent, sessions } = await scene();
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
  expect(await says(await sealTicket(SEALS, GATE, 'confirmation', forged))).toBe(400);
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
  const made = await scene();
  const { agent, clock, sessions, look, browser } = made;
  const other = { ...agent, id: 'other', client: { id: 'dyn', name: 'Chat', known: 'dynamic' } as const };
  await sessions.addAgent(other, clock.seconds);
  const asked = await callOf(made, other);
  const page = await browser.open(asked?.state === 'asked' ? asked.address : '');
  expect(await page.text()).toContain('It is not verified.');
  expect((await look('')).status).toBe(400);
});

test('hostile texts are on the page as text, whole, and in nothing else of it', async () => {
  const { said, browser } = await scene();
  const shownBy = async (text: string) => {
    const asked = await said({ shown: [{ name: 'text', values: [text] }], exact: text });
    return (await browser.open(asked?.state === 'asked' ? asked.address : '')).text();
  };
  const [before = '', after = ''] = (await shownBy('a harmless text')).split('a harmless text');
  const withoutTicket = (html: string) =>
    html.replace(/name="ticket" value="[^"]+"/, '').replace(/nonce(="|-)[\w+/=-]+/g, '');
  for (const text of HOSTILE_TEXTS) {
    const page = await shownBy(text);
    const [, pre = ''] = /<pre>(.*?)<\/pre>/s.exec(page) ?? [];
    expect(unescaped(pre)).toBe(visibleText(text));
    expect(pre).not.toMatch(/[<>]/);
    expect(withoutTicket(page.replace(pre, ''))).toBe(withoutTicket(before + after));
  }
});

function unescaped(html: string): string {
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

test('neither the store nor the address has the text of a call in the clear', async () => {
  const { said, sessions, agent } = await scene();
  const kept: unknown[] = [];
  Object.assign(sessions, { addHandOver: async (...given: unknown[]) => void kept.push(given) });
  const asked = JSON.stringify([await said(), kept]);
  for (const text of ['a text', 'P12', 'comment_on_page', agent.id, SECRET])
    expect(asked).not.toContain(text);
});

test('an event has the tool of a confirmed call, and never its arguments', async () => {
  const { waitingTicket, says, said, recorded } = await scene();
  await says(await waitingTicket());
  await said();
  expect(recorded).toMatchObject([
    { type: 'credential', change: 'confirmation_used', by: 'user', tool: 'comment_on_page', subject: 'ada' },
  ]);
  expect(JSON.stringify(recorded)).not.toContain('a text');
});

test('an agent can have only so many calls wait, and what the user said counts all the same', async () => {
  const made = await scene();
  const limits = new CredentialLimits();
  const call = (one: number, agent = made.agent) =>
    callOf(made, agent, { ...WRITE, exact: `call ${one}` }, { limits, secret: SECRET });
  const first = await call(0);
  const ticket = new URL(first?.state === 'asked' ? first.address : '').searchParams.get('ticket') ?? '';
  for (let one = 1; one < 120; one++) expect((await call(one))?.state).toBe('asked');
  let stored = 0;
  const add = made.sessions.addHandOver;
  Object.assign(made.sessions, {
    addHandOver: (...given: Parameters<typeof add>) => {
      stored++;
      return add(...given);
    },
  });
  const refused = { code: 'session.tries_limited', status: 429, headers: { 'retry-after': '5' } };
  await expect(call(120)).rejects.toMatchObject(refused);
  expect(stored).toBe(0);
  expect((await call(121, { ...made.agent, id: 'another agent' }))?.state).toBe('asked');
  expect(await made.says(ticket)).toBe(200);
  expect((await call(0))?.state).toBe('confirmed');
  await expect(call(0)).rejects.toMatchObject(refused);
  made.clock.pass(5);
  expect((await call(0))?.state).toBe('asked');
});

test('without a host with a page, nothing can be confirmed', async () => {
  const made = await scene();
  expect(await callOf(made, made.agent, WRITE, { origin: null })).toBeUndefined();
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
