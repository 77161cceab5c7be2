import { expect, test } from 'vitest';
import { MOST_AGENTS } from '../../src/store/agent-store.ts';
import { type AgentScene, agentScene, SHOP_TOOLS } from '../fixtures/agent-scene.ts';
import { GATE } from '../fixtures/host-scene.ts';

const LIST = `${GATE}/.portcullis/agents`;
const SESSIONS = `${GATE}/.portcullis/sessions`;
const HTTPS = 'https://chat.example.com/done?kept=1';

const pageOf = async (scene: AgentScene, address = LIST, browser = scene.browser) =>
  (await browser.open(address)).text();
const ids = (page: string) => [...page.matchAll(/name="id" value="([^"]+)"/g)].map(([, id = '']) => id);

/** Operators, with another user who has an agent too. */
async function operating(operators: readonly string[] = ['admin']) {
  const scene = await agentScene(
    { operators },
    {
      rolesOf: ({ subject }) => [
        { role: subject === 'ada' ? 'admin' : 'staff', source: 'group', by: 'x' } as never,
      ],
    },
  );
  const tokens = await scene.tokens();
  const other = { id: 'of bob', sessionKey: '', issuer: scene.provider.issuer, subject: 'bob' };
  const [known] = await scene.sessions.listAgents(undefined, scene.clock.seconds);
  if (known === undefined) throw new Error('no agent was stored');
  const desk = { id: 'desk', name: 'Desk', known: 'registered' } as const;
  await scene.sessions.addAgent({ ...known, ...other, sessionKey: known.sessionKey }, scene.clock.seconds);
  await scene.sessions.addAgent({ ...known, id: 'desk of ada', client: desk }, scene.clock.seconds);
  return { scene, tokens, own: known.id, issuer: known.issuer };
}

test('a user sees their agents with client, resource, scopes, last use and end, also beside their sessions', async () => {
  const scene = await agentScene();
  expect(await pageOf(scene)).toContain('No agent acts for you.');
  expect(await pageOf(scene, SESSIONS)).toContain('No agent acts for you.');
  const { access_token: token } = await scene.tokens({ scope: 'read' });
  scene.clock.pass(240);
  await scene.use(token);
  const used = new Date(scene.clock.seconds * 1000).toISOString();
  for (const page of [await pageOf(scene), await pageOf(scene, SESSIONS)]) {
    expect(page).toContain('Agents that act for you');
    for (const fact of [
      '>Chat</h2>',
      '<dd>chat</dd>',
      '<dd>wiki.corp.example/mcp</dd>',
      '<dd>read what you can read</dd>',
      used,
    ])
      expect(page).toContain(fact);
    expect(ids(page)).toHaveLength(1);
  }
});

test('a user ends one of their agents, and all of them', async () => {
  const scene = await agentScene();
  const first = await scene.tokens();
  const second = await scene.tokens({ resource: SHOP_TOOLS });
  const both = ids(await pageOf(scene));
  expect(both).toHaveLength(2);
  const agents = await scene.sessions.listAgents(undefined, scene.clock.seconds);
  const id = agents.find(({ resource }) => resource === SHOP_TOOLS)?.id ?? '';
  expect((await scene.browser.submit(LIST, { id })).status).toBe(303);
  expect(scene.entries).toContainEqual(
    expect.objectContaining({ type: 'credential', change: 'revoked', by: 'user', id, client: 'chat' }),
  );
  expect((await scene.use(second.access_token, SHOP_TOOLS)).status).toBe(401);
  expect((await scene.use(first.access_token)).status).toBe(200);
  await scene.tokens({ redirect_uri: HTTPS });
  expect((await scene.browser.submit(LIST, { all: '1' })).status).toBe(303);
  expect((await scene.use(first.access_token)).status).toBe(401);
  expect(ids(await pageOf(scene))).toEqual([]);
});

test('a user neither sees nor ends the agents of another user', async () => {
  const { scene } = await operating([]);
  expect(ids(await pageOf(scene))).not.toContain('of bob');
  await scene.browser.submit(LIST, { id: 'of bob' });
  for (const form of [
    { id: 'of bob', everyone: '1' },
    { all: '1', everyone: '1', client: 'chat' },
  ])
    expect((await scene.browser.submit(LIST, form)).status).toBe(403);
  expect((await scene.browser.open(`${LIST}?everyone=1`)).status).toBe(403);
  expect((await scene.sessions.listAgents(undefined, scene.clock.seconds)).map(({ id }) => id)).toContain(
    'of bob',
  );
});

test('an operator sees the agents of all users, of one user, and of one client', async () => {
  const { scene, own, issuer } = await operating();
  expect(await pageOf(scene)).toContain(`href="${LIST}?everyone=1"`);
  const all = await pageOf(scene, `${LIST}?everyone=1`);
  expect(ids(all).toSorted()).toEqual([own, 'desk of ada', 'of bob'].toSorted());
  expect(all).toContain(`href="${LIST}?everyone=1&amp;client=desk"`);
  expect(all).not.toContain('name="all"');
  // Of a user who is not the reader.
  expect(all).toContain('<dd>read and change what the user can read and change</dd>');
  expect(all).not.toContain('what you can');
  expect(await pageOf(scene)).toContain('<dd>read and change what you can read and change</dd>');
  const person = new URLSearchParams({ everyone: '1', issuer, subject: 'bob' });
  expect(ids(await pageOf(scene, `${LIST}?${person}`))).toEqual(['of bob']);
  const ofClient = await pageOf(scene, `${LIST}?everyone=1&client=desk`);
  expect(ids(ofClient)).toEqual(['desk of ada']);
  expect(ofClient).toContain('name="client" value="desk"');
});

test('an operator ends one agent, all of a user, and all of a client, and the record says so', async () => {
  const ends = async (form: Record<string, string>) => {
    const { scene, own, issuer } = await operating();
    const fields = form.subject === undefined ? form : { ...form, issuer };
    expect((await scene.browser.submit(LIST, { ...fields, everyone: '1' })).status).toBe(303);
    expect(scene.entries).toContainEqual(
      expect.objectContaining({ type: 'credential', change: 'revoked', by: 'operator' }),
    );
    const left = await scene.sessions.listAgents(undefined, scene.clock.seconds);
    return left.map(({ id }) => (id === own ? 'own' : id)).toSorted();
  };
  expect(await ends({ id: 'of bob' })).toEqual(['desk of ada', 'own']);
  expect(await ends({ all: '1', subject: 'bob' })).toEqual(['desk of ada', 'own']);
  expect(await ends({ all: '1', client: 'chat' })).toEqual(['desk of ada']);
  expect(await ends({ all: '1', client: 'desk' })).toEqual(['of bob', 'own']);
});

test('a form or an address that says neither whose agents are meant nor all of them is refused', async () => {
  const { scene } = await operating();
  for (const form of [
    {},
    { all: '1', everyone: '1' },
    { id: 'x', all: '1' },
    { all: '1', client: 'chat' },
    { all: '1', everyone: '1', subject: 'bob' },
  ] as Record<string, string>[])
    expect((await scene.browser.submit(LIST, form)).status).toBe(400);
  for (const search of ['?everyone=1&subject=bob', '?client=chat', '?skip=x'])
    expect((await scene.browser.open(`${LIST}${search}`)).status).toBe(400);
  expect(await scene.sessions.listAgents(undefined, scene.clock.seconds)).toHaveLength(3);
  const headers = { origin: 'https://wiki.corp.example' };
  expect((await scene.browser.submit(LIST, { all: '1' }, headers)).status).toBe(403);
});

test('an agent that is older than a lifetime which was shortened is not listed', async () => {
  const scene = await agentScene({ lifetimeSeconds: 300 });
  await scene.tokens();
  const [agent] = await scene.sessions.listAgents(undefined, scene.clock.seconds);
  if (agent === undefined) throw new Error('no agent was stored');
  await scene.sessions.addAgent(
    { ...agent, id: 'old', createdAt: scene.clock.seconds - 300 },
    scene.clock.seconds,
  );
  expect(ids(await pageOf(scene))).toEqual([agent.id]);
});

test('an operator pages through more agents than one page has, and each link keeps what was asked for', async () => {
  const { scene } = await operating();
  const [known] = await scene.sessions.listAgents({ id: 'of bob' }, scene.clock.seconds);
  if (known === undefined) throw new Error('no agent was stored');
  for (let index = 0; index < MOST_AGENTS; index += 1)
    await scene.sessions.addAgent({ ...known, id: `more ${index}`, createdAt: known.createdAt - 1 }, 0);
  const first = await pageOf(scene, `${LIST}?everyone=1&client=chat`);
  const next = `${LIST}?everyone=1&client=chat&skip=${MOST_AGENTS}`;
  expect(ids(first)).toHaveLength(MOST_AGENTS);
  expect(first).toContain(`<a href="${next.replaceAll('&', '&amp;')}" rel="next">`);
  const second = await pageOf(scene, next);
  expect([ids(second).length, second.includes('rel="next"')]).toEqual([2, false]);
  expect(await pageOf(scene)).not.toContain('rel="next"');
});

test('the page of the agents of all users has its own title and words, and leads back to those of the operator', async () => {
  const { scene } = await operating();
  const all = await pageOf(scene, `${LIST}?everyone=1`);
  expect(all).toContain(`<a href="${LIST}">`);
  expect(all).toContain('<h1>Agents that act for users</h1>');
  expect(all).toContain('name="everyone" value="1"');
  expect(await pageOf(scene)).not.toContain('name="everyone"');
  await scene.sessions.endAgents({ client: 'chat' });
  await scene.sessions.endAgents({ client: 'desk' });
  expect(await pageOf(scene, `${LIST}?everyone=1`)).toContain('No agent acts for any user.');
  const { scene: of } = await operating([]);
  expect(await pageOf(of)).not.toContain('everyone=1');
});

test('after agents were ended, the browser is at the list that was shown before', async () => {
  const { scene } = await operating();
  const after = async (form: Record<string, string>) =>
    (await scene.browser.submit(LIST, form)).headers.get('location');
  expect(await after({ id: 'of bob', everyone: '1' })).toBe(`${LIST}?everyone=1`);
  expect(await after({ id: 'desk of ada' })).toBe(LIST);
});

test('the record says that a user ended their own agent, also on the page of all users', async () => {
  const { scene, issuer } = await operating();
  const form = { all: '1', everyone: '1', issuer, subject: 'ada' };
  await scene.browser.submit(LIST, form);
  const by = scene.entries.flatMap((entry) => (entry.type === 'credential' ? [entry.by] : []));
  expect(by).toEqual(['user', 'user']);
});
