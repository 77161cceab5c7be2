import { expect, test } from 'vitest';
import { openTicket, sealTicket } from '../../src/agents/agent-ticket.ts';
import { openDeposit, sealDeposit } from '../../src/agents/deposits/deposit-texts.ts';
import { agentScene, TOOLS } from '../fixtures/agent-scene.ts';
import { GATE } from '../fixtures/host-scene.ts';
import { KEY } from '../fixtures/scene.ts';

const seals = { keys: [KEY], random: crypto.getRandomValues.bind(crypto) } as never;

async function scene() {
  const deposits = {
    [TOOLS]: { application: 'Wiki', managedAt: 'https://wiki.corp.example/tokens', isOwn: async () => true },
  };
  const made = await agentScene({}, { agentDeposits: deposits });
  await made.tokens();
  const [agent] = await made.sessions.listAgents(undefined, 0);
  if (agent === undefined) throw new Error('the scene has no agent');
  const now = Math.floor(made.clock.now() / 1000);
  return Object.assign(made, { agent, now });
}

test('a deposit is opened only with the secret of its agent, for that agent and at its host', async () => {
  const { agent } = await scene();
  const deposit = await sealDeposit(seals, agent, 'the secret', 'an API token');
  const open = (change: object, secret = 'the secret') =>
    openDeposit(seals, { ...agent, deposit, ...change }, secret);
  expect(await open({})).toBe('an API token');
  expect(await open({}, '')).toBeUndefined();
  expect(await open({}, 'another')).toBeUndefined();
  expect(await open({ id: 'another' })).toBeUndefined();
  expect(await open({ resource: 'https://shop.corp.example/mcp' })).toBeUndefined();
  expect(await open({ deposit: undefined })).toBeUndefined();
});

test('the address of the page is valid for ten minutes, and nowhere but at the login host', async () => {
  const { agent, browser, clock, now } = await scene();
  const ticket = await sealTicket(seals, GATE, 'deposit', { id: agent.id, secret: 's', endsAt: now + 600 });
  expect(await openTicket(seals, 'https://wiki.corp.example', 'deposit', ticket)).toBeUndefined();
  expect(await openTicket(seals, GATE, 'confirmation', ticket)).toBeUndefined();
  const address = `${GATE}/.portcullis/agents/deposit?ticket=${ticket}`;
  expect((await browser.open(address)).status).toBe(200);
  clock.pass(599);
  expect((await browser.open(address)).status).toBe(200);
  clock.pass(1);
  expect((await browser.open(address)).status).toBe(400);
});

test('the page is only for an agent of the user, which is not older than a lifetime that was shortened', async () => {
  const { agent, browser, now, sessions } = await scene();
  const statusFor = async (change: object) => {
    await sessions.addAgent({ ...agent, id: 'other', endsAt: now + 90_000, ...change }, now);
    const ticket = await sealTicket(seals, GATE, 'deposit', { id: 'other', secret: 's', endsAt: now + 600 });
    return (await browser.open(`${GATE}/.portcullis/agents/deposit?ticket=${ticket}`)).status;
  };
  expect(await statusFor({ createdAt: now - 86_399 })).toBe(200);
  expect(await statusFor({ createdAt: now - 86_400 })).toBe(400);
  expect(await statusFor({ subject: 'bob' })).toBe(400);
  expect(await statusFor({ sessionKey: 'of no session' })).toBe(400);
});

test('nothing is stored for an agent that ends while the application is asked', async () => {
  const { agent, browser, now, sessions } = await scene();
  const ticket = await sealTicket(seals, GATE, 'deposit', { id: agent.id, secret: 's', endsAt: now + 600 });
  Object.assign(sessions, { depositForAgent: async () => undefined });
  const answer = await browser.submit(`${GATE}/.portcullis/agents/deposit`, { ticket, secret: 'x' });
  expect(answer.status).toBe(400);
});

const LIST = `${GATE}/.portcullis/agents`;
const changes = ({ entries }: Awaited<ReturnType<typeof scene>>) =>
  entries.flatMap((entry) => (entry.type === 'credential' ? [[entry.change, entry.by, entry.client]] : []));

async function deposited() {
  const made = await scene();
  const { agent, browser, now } = made;
  const ticket = await sealTicket(seals, GATE, 'deposit', { id: agent.id, secret: 's', endsAt: now + 600 });
  await browser.submit(`${GATE}/.portcullis/agents/deposit`, { ticket, secret: 'an API token' });
  return made;
}

test('a deposit has an event, and so has its removal with the agent, both without the token', async () => {
  const made = await deposited();
  expect(changes(made)).toEqual([['deposited', 'user', 'chat']]);
  expect(JSON.stringify(made.entries)).not.toContain('an API token');
  await made.browser.submit(LIST, { id: made.agent.id });
  expect(changes(made)).toEqual([
    ['revoked', 'user', 'chat'],
    ['withdrawn', 'user', 'chat'],
  ]);
});

test('a user removes a deposit on the page of their agents, which says that this does not revoke it in the application', async () => {
  const made = await deposited();
  const { agent, browser, sessions } = made;
  const page = await (await browser.open(LIST)).text();
  expect(page).toContain('does not revoke it in the application');
  expect(page).toContain('href="https://wiki.corp.example/tokens"');
  expect(page).toContain(`name="withdraw" value="${agent.id}"`);
  expect((await browser.submit(LIST, { withdraw: agent.id })).status).toBe(303);
  expect(changes(made)).toEqual([['withdrawn', 'user', 'chat']]);
  const [left] = await sessions.listAgents(undefined, 0);
  expect([left?.id, left?.deposit]).toEqual([agent.id, undefined]);
  expect(await (await browser.open(LIST)).text()).not.toContain('withdraw');
  // There is nothing to remove a second time.
  await browser.submit(LIST, { withdraw: agent.id });
  expect(changes(made)).toEqual([]);
});

test('a deposit that the store no longer has when its user removes it is not recorded as removed', async () => {
  const made = await deposited();
  Object.assign(made.sessions, { depositForAgent: async () => undefined });
  await made.browser.submit(LIST, { withdraw: made.agent.id });
  expect(changes(made)).toEqual([]);
});

test('a deposit is removed by its user alone, and by a form of this gateway that names nothing else', async () => {
  const made = await deposited();
  const { agent, browser, sessions, now } = made;
  const other = { ...agent, id: 'of bob', subject: 'bob', deposit: 'sealed' };
  await sessions.addAgent(other, now);
  await browser.submit(LIST, { withdraw: 'of bob' });
  for (const more of [{ id: agent.id }, { all: '1' }, { everyone: '1' }])
    expect((await browser.submit(LIST, { withdraw: agent.id, ...more })).status).toBe(400);
  const origin = 'https://evil.example';
  expect((await browser.submit(LIST, { withdraw: agent.id }, { origin })).status).toBe(403);
  const left = await sessions.listAgents(undefined, 0);
  expect(left.map(({ deposit }) => deposit !== undefined)).toEqual([true, true]);
});
