import { systemRandom } from '@portcullis/core/internal';
import { memoryElevations } from '@portcullis/session';
import { describe, expect, test } from 'vitest';
import { elevationsPart } from '../../../src/features/elevations/part.ts';

const PAGES = '/.portcullis/elevations/';
const ID = 'e'.repeat(22);

/** What Sam sends, and how he is identified. */
interface Sent {
  readonly by?: string;
  readonly roles?: readonly string[];
  readonly form?: string;
  readonly method?: string;
}

/** The pages of a gate whose operators have the role `operator`, and in whose store a request of Ada waits. */
async function pages() {
  const store = memoryElevations();
  await store.ask(
    {
      ...{ id: ID, role: 'admin', minutes: 5, reason: '', policy: 'p', version: 'v1', host: 'h' },
      ...{ person: { issuer: 'https://id.example', subject: 'ada' }, askedAt: 0, expiresAt: 100 },
    },
    { perPerson: 1 },
    0,
  );
  const steps = elevationsPart.host?.({
    configuration: {
      elevations: { durableObject: 'E' },
      operator: { database: 'D', roles: ['operator'] },
      trustedHosts: ['h'],
      instances: [
        {
          hosts: ['h'],
          policy: {
            name: 'p',
            rules: [],
            elevations: [{ role: 'admin', approvers: ['security'], maxMinutes: 5 }],
          },
        },
      ],
    },
    versionsOf: () => ({ policy: () => 'v1' }),
    env: { E: { getByName: () => store } },
    host: 'h',
    settings: { random: systemRandom },
    theme: {},
    tell: async () => {},
  } as never);
  const send = async (path: string, { by = 'session', roles = [], form, method = 'GET' }: Sent = {}) => {
    const href = `https://h${path}`;
    const post = {
      method: 'POST',
      body: form ?? null,
      headers: { origin: 'https://h', 'content-type': 'application/x-www-form-urlencoded' },
    };
    const context = {
      caller: { kind: 'user', issuer: 'https://id.example', subject: 'sam', authentication: { method: by } },
      clock: { now: () => 0 },
      request: new Request(href, form === undefined ? { method } : post),
      roles: { names: roles },
      target: { path, search: '', href },
    };
    return await steps?.identified?.(context as never, () => Promise.reject(new Error('went on')));
  };
  const waits = async () => (await store.list(0)).length === 1;
  return { send, waits };
}

test.each(['break-glass', 'credential', 'agent', 'bearer', 'conduit', 'vcs-password'])(
  'the pages are closed to a user who is identified by %s',
  async (by) => {
    const { send } = await pages();
    await expect(send(PAGES, { by })).rejects.toMatchObject({ code: 'elevation.denied' });
    expect((await send(PAGES))?.status).toBe(200);
  },
);

describe('a request of another user', () => {
  const page = `${PAGES}request/${ID}`;
  const form = 'decision=revoke';

  test('is not shown to a user who is neither an approver nor an operator, and cannot be ended by them', async () => {
    const { send, waits } = await pages();
    const denied = { code: 'elevation.denied' };
    await expect(send(page)).rejects.toMatchObject(denied);
    await expect(send(page, { form })).rejects.toMatchObject(denied);
    expect(await (await send(PAGES))?.text()).not.toContain(ID);
    expect(await waits()).toBe(true);
  });

  test('is shown to an operator, who can end it and cannot approve it', async () => {
    const { send, waits } = await pages();
    const roles = ['operator'];
    expect((await send(page, { roles }))?.status).toBe(200);
    expect(await (await send(PAGES, { roles }))?.text()).toContain(ID);
    const approval = send(page, { roles, form: 'decision=approve' });
    await expect(approval).rejects.toMatchObject({ code: 'elevation.denied' });
    expect(await waits()).toBe(true);
    expect((await send(page, { roles, form }))?.status).toBe(303);
    expect(await waits()).toBe(false);
  });
});

test.each(['HEAD', 'PUT', 'DELETE'])('the pages are not found by %s', async (method) => {
  const { send } = await pages();
  await expect(send(PAGES, { method })).rejects.toMatchObject({ code: 'request.not_found' });
});
