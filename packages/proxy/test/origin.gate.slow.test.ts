import { Miniflare } from 'miniflare';
import { afterAll, expect, test } from 'vitest';
import { compatibilityDate } from '../../../scripts/compatibility-date.ts';
import { type OriginRequest, zone } from '../src/origin.ts';
import { contextOf, target } from './fixtures/context.ts';

// The local runtime has no cache in front of an origin. What its own `no-store` is to an origin's side can be seen.
const sees = `export default { fetch: ({ cf, headers }) => Response.json({ cf, pragma: headers.get('pragma') }) }`;
const asks = `export default { fetch: async (request) => fetch('https://wiki.example.com/a.csv', await request.json()) }`;
const runtime = new Miniflare({
  workers: [
    { name: 'asks', modules: true, compatibilityDate, script: asks, outboundService: 'sees' },
    { name: 'sees', modules: true, compatibilityDate, script: sees },
  ],
});
afterAll(() => runtime.dispose());

const askedWith = async (init: object): Promise<unknown> =>
  (await runtime.dispatchFetch('http://gate/', { method: 'POST', body: JSON.stringify(init) })).json();

test('the cache options sent to Cloudflare are those of no-store in the runtime, without its headers', async () => {
  let sent: OriginRequest | undefined;
  const fetch = async (_url: string, init: OriginRequest) => {
    sent = init;
    return new Response();
  };
  const init = { method: 'GET', headers: {}, body: null, redirect: 'manual' } as const;
  await zone({ fetch }).send(target('/a.csv'), init, {}, contextOf('/a.csv'));
  const asked = (await askedWith(sent ?? {})) as { readonly cf: unknown };
  expect(asked).toEqual({
    cf: expect.objectContaining({ cacheTtl: -1, cacheLevel: 'bypass' }),
    pragma: null,
  });
  expect(asked.cf).toEqual(((await askedWith({ cache: 'no-store' })) as { readonly cf: unknown }).cf);
});
