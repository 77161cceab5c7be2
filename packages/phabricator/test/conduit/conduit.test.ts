import type { Identity } from '@portcullis/core';
import { describe, expect, it } from 'vitest';
import { conduitHandler } from '../../src/conduit/conduit.ts';
import { readConduitCall } from '../../src/conduit/conduit-call.ts';
import { contextOf } from '../fixtures/context.ts';
import { identityBy } from '../fixtures/identity.ts';

const BOT = `api-${'b'.repeat(28)}`;
const JWT = 'eyJh.eyJp.c2ln';

/** What the application is sent of a call. */
async function sent(body: string, by: Identity, { roles = ['ci'], headers = {} } = {}) {
  let request: Request | undefined;
  const handler = conduitHandler(
    (context) => {
      request = context.request;
      return new Response();
    },
    [
      { roles: ['other'], token: `api-${'o'.repeat(28)}` },
      { roles: ['ci'], token: BOT },
    ],
  );
  const context = contextOf('/api/user.search', {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      cookie: 'phsid=x',
      authorization: 'Bearer x',
      ...headers,
    },
  });
  await readConduitCall(context, 1000);
  await handler({ ...context, caller: by, roles: { has: () => false, names: roles, grants: [] } });
  return {
    body: await request?.text(),
    cookie: request?.headers.get('cookie'),
    isProven: request?.headers.has('authorization'),
  };
}

describe('conduitHandler', () => {
  it.each([
    ['bearer', 'user'],
    ['introspection', 'service'],
    ['access', 'service'],
  ] as const)(
    'puts the token of their bot in for a caller by %s (%s), and leaves cookies behind',
    async (method, kind) => {
      expect(await sent('a=1', identityBy(method, kind))).toEqual({
        body: `a=1&api.token=${BOT}`,
        cookie: null,
        isProven: false,
      });
    },
  );

  it.each([
    ['session', 'user'],
    ['access', 'user'],
    ['conduit', 'user'],
  ] as const)('gives no bot for what a browser sends by itself: %s (%s)', async (method, kind) => {
    expect(await sent('a=1', identityBy(method, kind))).toMatchObject({ body: 'a=1', cookie: 'phsid=x' });
  });

  it('gives no bot to another role, and sends the gate’s token nowhere', async () => {
    const failure = sent(`api.token=${JWT}`, identityBy('bearer', 'user'), { roles: ['idle'] });
    await expect(failure).rejects.toMatchObject({ code: 'phabricator.conduit_no_bot', status: 403 });
  });

  it('leaves a caller’s own API token as it is', async () => {
    const body = `api.token=api-${'a'.repeat(28)}&a=1`;
    expect(await sent(body, identityBy('conduit', 'user'))).toEqual({ body, cookie: null, isProven: false });
  });

  it('puts one in params, in the place of all that stood in __conduit__', async () => {
    const params = { a: ['é', 1, {}], __conduit__: { token: JWT, client: 'x' } };
    const { body } = await sent(
      `output=json&params=${encodeURIComponent(JSON.stringify(params))}`,
      identityBy('bearer', 'user'),
    );
    const form = new URLSearchParams(body);
    expect([...form.keys()]).toEqual(['output', 'params']);
    expect(JSON.parse(form.get('params') ?? '')).toEqual({ ...params, __conduit__: { token: BOT } });
  });
});
