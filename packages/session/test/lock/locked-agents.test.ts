import { expect, test } from 'vitest';
import { MovableClock } from '../../../../scripts/fixtures/movable-clock.ts';
import { agentScene } from '../fixtures/agent-scene.ts';
import { lockScene } from '../fixtures/lock-scene.ts';

/** A user whose agent is at work, and the list of locks that the gate uses. The order comes from another isolate. */
async function agentAtWork() {
  const clock = new MovableClock();
  const list = lockScene({}, { clock });
  const gate = await agentScene({}, { locks: list.locks });
  const ordered = lockScene({}, { clock, store: list.store });
  return { gate, order: ordered.order, tokens: await gate.tokens() };
}

test('an agent of a locked person is refused three seconds after the order, and its refresh with invalid_grant', async () => {
  const { gate, order, tokens } = await agentAtWork();
  expect((await gate.use(tokens.access_token)).status).toBe(200);
  await order();
  gate.clock.pass(3);
  const used = await gate.use(tokens.access_token);
  expect([used.status, gate.failure]).toEqual([403, 'session.locked']);
  const refreshed = await gate.refresh(tokens.refresh_token);
  expect([refreshed.status, refreshed.body]).toEqual([400, { error: 'invalid_grant' }]);
  expect(gate.failure).toBe('session.locked');
});

test('a code that a client received before the lock is exchanged for nothing', async () => {
  const { gate, order } = await agentAtWork();
  const code = await gate.code();
  await order();
  gate.clock.pass(3);
  const { status, body } = await gate.redeem(code);
  expect([status, body]).toEqual([400, { error: 'invalid_grant' }]);
});

test('a locked person allows no client, also one that was allowed before', async () => {
  const { gate, order } = await agentAtWork();
  await order();
  gate.clock.pass(3);
  const page = await gate.ask();
  expect([page.status, gate.failure]).toEqual([403, 'session.locked']);
  expect(await page.text()).not.toContain('decision');
});

test('an agent does not come back when the lock of its person ends, nor after its sessions were ended', async () => {
  for (const change of [{ until: new MovableClock().seconds + 60 }, { action: 'end' as const }]) {
    const { gate, order, tokens } = await agentAtWork();
    await order(change);
    gate.clock.pass(61);
    const used = await gate.use(tokens.access_token);
    expect([used.status, gate.failure]).toEqual([401, 'session.ended']);
    expect((await gate.refresh(tokens.refresh_token)).body).toEqual({ error: 'invalid_grant' });
  }
});

test('the agent of a locked person can still be revoked by its client', async () => {
  const { gate, order, tokens } = await agentAtWork();
  await order();
  gate.clock.pass(3);
  const fields = { token: tokens.refresh_token, client_id: 'chat' };
  expect((await gate.post('revoke', fields)).status).toBe(200);
  expect(gate.entries).toContainEqual(expect.objectContaining({ change: 'revoked', by: 'client' }));
});
