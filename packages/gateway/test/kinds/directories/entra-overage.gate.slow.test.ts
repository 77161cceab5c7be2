import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONTRACTORS, ENGINEERS, type EntraGate, startEntraGate } from '../../fixtures/entra-gate.ts';

// Entra ID lists no groups in the ID token of somebody who has many, and says so: they are asked for at Microsoft Graph.

let gate: EntraGate;
beforeAll(async () => {
  gate = await startEntraGate();
});
afterAll(() => gate?.[Symbol.asyncDispose]());

const SAID = [
  ['_claim_names', { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'x' } } }],
  ['hasgroups', { hasgroups: true }],
] as const;

let people = 0;

/** Logs in somebody of whom the ID token says that it lists no groups. */
async function logIn(said: object, groups: readonly string[]) {
  people += 1;
  const oid = `bbbbbbbb-0000-4000-8000-00000000000${people}`;
  gate.directory.set(oid, groups);
  gate.provider.person = { sub: `person-${people}`, oid, groups: [] };
  gate.provider.does.idToken = (claims) => ({ ...claims, ...said });
  return { oid, statusOf: await gate.logIn() };
}

describe.each(SAID)('a login whose ID token says %s', (_claim, said) => {
  test('is admitted by the roles of the groups that Graph lists', async () => {
    const { oid, statusOf } = await logIn(said, [ENGINEERS]);
    expect(await statusOf('/maniphest/')).toBe(200);
    expect(await statusOf('/w/inside/')).toBe(200);
    // Once for the session's person: the answer is remembered.
    expect(gate.asked.filter((id) => id === oid)).toEqual([oid]);
  });

  test('refuses by them as well', async () => {
    const { statusOf } = await logIn(said, [CONTRACTORS]);
    expect(await statusOf('/maniphest/')).toBe(403);
    expect(await statusOf('/w/')).toBe(200);
    expect(await statusOf('/w/inside/')).toBe(403);
  });
});

test('unavailable groups count against the caller: no role admits, and any may be one that is denied', async () => {
  gate.graphIsUp = false;
  const { oid, statusOf } = await logIn(SAID[0][1], [ENGINEERS]);
  expect(await statusOf('/w/')).toBe(200);
  expect(await statusOf('/maniphest/')).toBe(403);
  expect(await statusOf('/w/inside/')).toBe(403);
  expect(gate.asked).toContain(oid);
  const said = () => JSON.stringify(gate.events());
  await expect.poll(said).toContain('"groups_unanswered":["microsoftGraph"]');
});
