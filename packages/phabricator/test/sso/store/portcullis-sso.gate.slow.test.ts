import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { bundleWorker, oneModule } from '../../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../../scripts/compatibility-date.ts';
import type { SsoStore } from '../../../src/sso/store/sso-store.ts';
import { HOST } from '../../fixtures/context.ts';
import { AUTHORIZE, authorizeQuery, posted, TOKEN, tokenForm, WHOAMI } from '../../fixtures/sso-server.ts';
import { ssoStoreContract } from '../../fixtures/sso-store-contract.ts';

/** The Durable Object in real workerd, with its SQLite, and the server in front of it. */
const worker = new Miniflare({
  ...oneModule(await bundleWorker(join(import.meta.dirname, '../../fixtures/sso-store-worker.ts'))),
  compatibilityDate,
  durableObjects: { SSO: { className: 'ObservedSso', useSQLite: true } },
});

beforeAll(() => worker.ready);
afterAll(() => worker.dispose());

const call =
  (name: string, method: string) =>
  async (...parameters: readonly unknown[]): Promise<never> => {
    const body = JSON.stringify({ name, method, parameters });
    const response = await worker.dispatchFetch(`${HOST}/store`, { method: 'POST', body });
    return ((await response.json()) as { answer: never }).answer;
  };

/** A store whose calls go over the wire to an object of this name. */
function storeNamed(name: string): SsoStore {
  return {
    ...{ put: call(name, 'put'), take: call(name, 'take'), nameFor: call(name, 'nameFor') },
    signedIn: call(name, 'signedIn'),
    userOf: call(name, 'userOf'),
    accountsOf: call(name, 'accountsOf'),
  };
}

for (const [name, check] of Object.entries(ssoStoreContract)) {
  test(name, () => check(storeNamed(name)));
}

describe('the sweep', () => {
  it('deletes expired rows, keeps names for good, and runs again while rows are left', async () => {
    const now = Math.floor(Date.now() / 1000);
    const store = storeNamed('swept');
    await store.nameFor('one', ['ada']);
    await store.put('old', 'text', now - 1, now - 61);
    await store.put('new', 'text', now + 3600, now);
    expect(await call('swept', 'sweep')()).toEqual({ kept: 1, names: 1, isDue: true });
    expect(await store.take('new', now)).toBe('text');
    expect(await call('swept', 'sweep')()).toEqual({ kept: 0, names: 1, isDue: false });
  });

  it('is due ten minutes after the first code, and is not delayed by the next ones', async () => {
    const now = Math.floor(Date.now() / 1000);
    const store = storeNamed('due');
    expect(await call('due', 'alarmAt')()).toBeNull();
    await store.put('a', 'text', now + 60, now);
    await store.put('b', 'text', now + 120, now + 60);
    expect(await call('due', 'alarmAt')()).toBe((now + 600) * 1000);
  });
});

const get = (path: string) => worker.dispatchFetch(HOST + path, { redirect: 'manual' });
const redeem = (code: string) =>
  worker.dispatchFetch(HOST + TOKEN, { ...posted(tokenForm(code)), redirect: 'manual' } as never);

async function newCode(): Promise<string> {
  const response = await get(`${AUTHORIZE}?${authorizeQuery()}`);
  expect(response.status).toBe(302);
  return new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? '';
}

/** How many answers have which status. */
function count(statuses: readonly number[]): Record<number, number> {
  return Object.fromEntries(
    [...new Set(statuses)].map((status) => [status, statuses.filter((one) => one === status).length]),
  );
}

describe('the server in workerd', () => {
  it('C29: of fifty who redeem one code at the same time, one gets a token', async () => {
    const code = await newCode();
    const answers = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const response = await redeem(code);
        return { status: response.status, body: await response.text() };
      }),
    );
    expect(count(answers.map(({ status }) => status))).toEqual({ 200: 1, 400: 49 });
    const refusals = answers.filter(({ status }) => status === 400).map(({ body }) => body);
    expect(new Set(refusals)).toEqual(new Set(['{"error":"invalid_grant"}']));
  });

  it('C29: of fifty who use one token at the same time, one gets the profile', async () => {
    const { access_token: token } = (await (await redeem(await newCode())).json()) as {
      access_token: string;
    };
    const answers = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const response = await get(`${WHOAMI}?access_token=${token}`);
        return { status: response.status, body: await response.text() };
      }),
    );
    expect(count(answers.map(({ status }) => status))).toEqual({ 200: 1, 401: 49 });
    expect(answers.filter(({ body }) => body.includes('ada@corp.example'))).toHaveLength(1);
  });
});
