import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { expect, onTestFinished, test } from 'vitest';
import { compatibilityDate } from '../../../../scripts/compatibility-date.ts';
import { outputTo } from '../../../../scripts/fixtures/runtime-output.ts';
import { captured } from '../capture.ts';
import { EXAMPLE } from '../configuration-files.ts';

const HOST = 'phorge.corp.example';

test('a Worker of several files serves: the code of a login is imported when a user has to log in', async () => {
  const folder = mkdtempSync(join(import.meta.dirname, '../../.portcullis-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  expect((await captured('build', EXAMPLE, '--bundle', '--out', join(folder, 'worker.js'))).code).toBe(0);
  const beside = readdirSync(folder).filter((name) => name !== 'worker.js');
  // What starts it, what signs users in to Phorge, all else that is imported later, and a function of the bundler.
  expect(beside.filter((name) => statSync(join(folder, name)).size > 0)).toHaveLength(4);

  let printed = '';
  const worker = new Miniflare({
    modules: ['worker.js', ...readdirSync(folder).filter((name) => name !== 'worker.js')].map((name) => ({
      type: 'ESModule' as const,
      path: name,
      contents: readFileSync(join(folder, name), 'utf8'),
    })),
    compatibilityDate,
    bindings: {
      SESSION_KEY: 's'.repeat(40),
      CLIENT_SECRET: 'c'.repeat(40),
      PHORGE_SSO_SECRET: 'p'.repeat(40),
      ISSUER: 'https://login.corp.example',
      GATE_HOST: HOST,
    },
    durableObjects: {
      SESSIONS: { className: 'PortcullisSessions', useSQLite: true },
      SSO: { className: 'PortcullisSso', useSQLite: true },
    },
    serviceBindings: { PHORGE: async () => new Response('phorge') as never },
    handleRuntimeStdio: outputTo((text) => (printed += text)),
  });
  onTestFinished(() => worker.dispose());

  const open = await worker.dispatchFetch(`https://${HOST}/status/`);
  expect([open.status, await open.text()]).toEqual([200, 'phorge']);
  // The chooser of the login, or the way to the only provider: both are in a file of their own.
  const signedOut = await worker.dispatchFetch(`https://${HOST}/.portcullis/signed-out`, {
    headers: { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', accept: 'text/html' },
  });
  expect([signedOut.status, signedOut.headers.get('content-type')]).toEqual([
    200,
    'text/html; charset=utf-8',
  ]);
  const closed = await worker.dispatchFetch(`https://${HOST}/T1`);
  expect(closed.status).toBe(401);
  // The server that Phorge logs people in at is another.
  const token = await worker.dispatchFetch(`https://${HOST}/.portcullis/idp/oauthserver/token/`, {
    method: 'POST',
    body: 'grant_type=authorization_code',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect([400, 401]).toContain(token.status);
  await expect.poll(() => printed).toContain('14 claims proved');
});
