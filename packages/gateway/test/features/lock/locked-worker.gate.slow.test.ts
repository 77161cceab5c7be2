import { join } from 'node:path';
import { formatLockOrder, type LockOrder } from '@portcullis/session/internal';
import { createIdentityProvider } from '@portcullis/testing';
import {
  formatNote,
  formatVerifierKey,
  generateSigningKey,
  SIGNATURE_TYPE,
  signingKey,
  signNote,
} from '@portcullis/tlog';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleWorker } from '../../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../../scripts/compatibility-date.ts';
import { discardOutput } from '../../../../../scripts/fixtures/runtime-output.ts';

// Two gates in workerd, each with a list of its own, as isolates have, and the Durable Object between them.

const HOST = 'web.corp.example';
// In the future: a Durable Object deletes what has expired by the clock of the machine.
const START = Date.UTC(2096, 0, 15, 12);
const key = await signingKey('corp.example/security', SIGNATURE_TYPE.ed25519, await generateSigningKey());
const provider = await createIdentityProvider({
  issuer: 'https://login.corp.example',
  audience: 'web',
  clock: () => START,
});
const bearer = await provider.sign(
  { typ: 'at+jwt' },
  {
    ...{
      iss: 'https://login.corp.example',
      aud: 'web',
      sub: 'bob',
      client_id: 'ci',
      jti: '1',
      groups: ['eng'],
    },
    ...{ email: 'bob@corp.example', email_verified: true, iat: START / 1000, exp: START / 1000 + 3600 },
  },
);

let miniflare: Miniflare;
beforeAll(async () => {
  const keys = await (await provider.fetch(provider.jwksUri)).text();
  miniflare = new Miniflare({
    handleRuntimeStdio: discardOutput,
    workers: [
      {
        name: 'gate',
        modules: true,
        script: await bundleWorker(join(import.meta.dirname, '../../fixtures/locked-worker.ts')),
        compatibilityDate,
        bindings: { OPERATOR: formatVerifierKey(key.verifierKey), JWKS: keys },
        serviceBindings: { SITE: 'site' },
        durableObjects: { LOCKS: { className: 'PortcullisLocks', useSQLite: true } },
      },
      {
        name: 'site',
        modules: true,
        script: 'export default { fetch: () => new Response("the site") };',
        compatibilityDate,
      },
    ],
  });
  await miniflare.ready;
});
afterAll(() => miniflare?.dispose());

const ask = async (isolate: string, seconds: number, body?: string): Promise<number> => {
  const path = body === undefined ? '/' : '/.portcullis/lock';
  const answer = await miniflare.dispatchFetch(`https://${HOST}${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body }),
    headers: {
      'x-now': String(START + seconds * 1000),
      'x-isolate': isolate,
      ...(body === undefined ? { authorization: `Bearer ${bearer}` } : {}),
    },
  });
  await answer.text();
  return answer.status;
};

async function order(changes: Partial<LockOrder>): Promise<string> {
  const text = formatLockOrder({
    ...{ action: 'lock', id: 'a'.repeat(22), gate: HOST, names: [{ email: 'bob@corp.example' }] },
    ...{ reason: 'INC-1', until: null, signedAt: START / 1000 },
    ...changes,
  });
  return formatNote({ text, signatures: [await signNote(text, key)] });
}

test('in workerd, a lock holds immediately in its own isolate and after three seconds in another; an order counts once', async () => {
  expect([await ask('one', 0), await ask('two', 0)]).toEqual([200, 200]);
  const lock = await order({});
  expect(await ask('one', 0, lock)).toBe(200);
  expect([await ask('one', 0), await ask('two', 0), await ask('two', 2)]).toEqual([403, 200, 200]);
  expect(await ask('two', 3)).toBe(403);
  const unlock = await order({ action: 'unlock', id: 'b'.repeat(22) });
  expect(await ask('two', 4, unlock)).toBe(200);
  expect([await ask('two', 4), await ask('one', 7)]).toEqual([200, 200]);
  // Sent again in another isolate, both orders are refused.
  expect([await ask('one', 8, lock), await ask('one', 8, unlock)]).toEqual([403, 403]);
  expect(await ask('one', 11)).toBe(200);
});
