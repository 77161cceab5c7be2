import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIdentityProvider } from '@portcullis/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createTestHarness } from 'wrangler';
import { bundleWorker } from '../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../scripts/compatibility-date.ts';

// The gate as `wrangler dev` runs it, which simulates Cloudflare Access on a Worker. One Worker for each kind of request, by host.
const ADA = { user_uuid: '7d3f', email: 'ada@acme.example', groups: [{ id: '1', name: 'staff' }] };
const { user_uuid: _, ...UNNAMED } = ADA;

const SIMULATED = {
  // No Access in front: what a Worker is whose setting was forgotten, or behind a service binding.
  open: undefined,
  ada: { aud: 'f00d', identity: ADA },
  service: { aud: 'f00d' },
  foreign: { aud: 'beef', identity: ADA },
  unnamed: { aud: 'f00d', identity: UNNAMED },
  groupless: { aud: 'f00d', identity: { ...ADA, groups: undefined } },
} as const;
type Host = keyof typeof SIMULATED;

const access = await createIdentityProvider({
  accessIssuer: 'https://acme.cloudflareaccess.com',
  audience: 'f00d',
});
const folder = mkdtempSync(join(tmpdir(), 'access-context-'));
const server = createTestHarness();

/** Bundles a Worker once, for all that run it. */
async function bundled(name: string): Promise<{ main: string; no_bundle: true; compatibility_date: string }> {
  const main = join(folder, `${name}.js`);
  writeFileSync(main, await bundleWorker(new URL(`fixtures/${name}.ts`, import.meta.url).pathname));
  return { main, no_bundle: true, compatibility_date: compatibilityDate };
}

beforeAll(async () => {
  // The keys of Access: the only thing that the Workers fetch.
  vi.stubGlobal('fetch', access.fetch);
  const [gate, wiki] = [await bundled('access-worker'), await bundled('wiki-worker')];
  const gates = Object.entries(SIMULATED).map(([name, dev]) => ({
    config: {
      ...gate,
      name,
      routes: [`${name}.example/*`],
      vars: { GATE_HOST: `${name}.example` },
      services: [{ binding: 'WIKI', service: 'wiki' }],
      access: { dev },
    },
  }));
  await server.update({ workers: [...gates, { config: { ...wiki, name: 'wiki' } }] });
  await server.listen();
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Sends a request, and returns the status, the body, and the event that was written. */
async function ask(host: Host, path: string, assertion?: Promise<string>) {
  server.clearLogs();
  const headers = assertion === undefined ? {} : { 'cf-access-jwt-assertion': await assertion };
  const response = await server.fetch(`https://${host}.example${path}`, { headers });
  const body = await response.text();
  const line = await vi.waitUntil(() => server.getLogs().find(({ message }) => message.startsWith('{"')), {
    timeout: 20_000,
  });
  const event: unknown = JSON.parse(line.message);
  return { status: response.status, body, event };
}

const ada = (): Promise<string> => access.accessAssertion({ subject: '7d3f', email: 'ada@acme.example' });
const bob = (): Promise<string> => access.accessAssertion({ subject: 'b0b', email: 'bob@acme.example' });
const ci = (): Promise<string> => access.serviceAssertion({ commonName: 'ci.access' });

describe('a Worker that has Cloudflare Access on itself', () => {
  test('admits a user with the roles of their groups, and the event names the user', async () => {
    const { status, body, event } = await ask('ada', '/pages/1');
    expect([status, JSON.parse(body)]).toEqual([200, { user: 'ada@acme.example', roles: 'reader' }]);
    expect(event).toMatchObject({
      actor: {
        kind: 'user',
        iss: 'https://acme.cloudflareaccess.com',
        sub: '7d3f',
        email: 'ada@acme.example',
        roles: ['reader'],
      },
      auth: { method: 'access', provider: 'context' },
      outcome: 'allow',
    });
  });

  test('refuses a service token where a rule admits authenticated callers, and admits it where one admits anyone', async () => {
    const refused = await ask('service', '/about');
    expect(refused.status).toBe(401);
    expect(refused.event).toMatchObject({
      detail: expect.stringContaining('admitted a service token'),
      outcome: 'deny',
    });
    expect((await ask('ada', '/about')).status).toBe(200);
    expect((await ask('service', '/status')).status).toBe(200);
  });

  test('admits a service whose assertion names it', async () => {
    const { status, event } = await ask('service', '/about', ci());
    expect([status, event]).toMatchObject([200, { actor: { kind: 'service', sub: 'ci.access' } }]);
  });

  test('refuses the context of another application', async () => {
    const { status, event } = await ask('foreign', '/status');
    expect([status, event]).toMatchObject([401, { reason: ['token.audience'] }]);
  });

  test('refuses an identity without user_uuid', async () => {
    const { status, event } = await ask('unnamed', '/status');
    expect([status, event]).toMatchObject([401, { reason: ['token.claims'] }]);
  });

  test('does not give roles by groups that Access does not list', async () => {
    const { status, event } = await ask('groupless', '/pages/1');
    expect([status, event]).toMatchObject([403, { actor: { sub: '7d3f' } }]);
  });

  test('refuses a request whose assertion and context name different callers', async () => {
    expect((await ask('ada', '/pages/1', ada())).status).toBe(200);
    for (const assertion of [bob(), ci()]) {
      const { status, event } = await ask('ada', '/status', assertion);
      expect([status, event]).toMatchObject([401, { reason: ['token.callers_differ'] }]);
    }
  });
});

test('a Worker without the context refuses what needs a login, and the event has the reason', async () => {
  const { status, body, event } = await ask('open', '/pages/1');
  expect(status).toBe(401);
  expect(body).not.toContain('execution context');
  expect(event).toMatchObject({
    detail: expect.stringContaining('the execution context has no "access"'),
  });
});
