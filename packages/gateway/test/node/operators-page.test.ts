import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { D1Writer } from '@portcullis/audit';
import type { D1Reader } from '@portcullis/audit/read';
import { createIdentityProvider } from '@portcullis/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../../../scripts/workspace.ts';
import { gatewayServer, sqliteStores } from '../../src/node.ts';
import { login, variables, wikiConfiguration } from './configuration.ts';

// The operators' page of a gate in Node, over the file of SQLite that docs/runtimes.md describes: its code is what runs here.

let folder: string;
let databaseAt: (file: string, migrations?: string) => D1Reader & D1Writer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portcullis-operators-page-'));
  const page = readFileSync(join(root, 'docs/runtimes.md'), 'utf8');
  const [code = ''] = page.split('```ts\n').filter((block) => block.includes('function databaseAt'));
  writeFileSync(join(folder, 'database.ts'), code.split('```')[0] ?? '');
  ({ databaseAt } = await import(join(folder, 'database.ts')));
});
afterAll(() => rmSync(folder, { recursive: true }));

const VIEWS = [
  ...['', 'decisions', 'refusals', 'sign-ins', 'applications', 'signals', 'health', 'policy', 'sessions'],
  'access?of=/pages',
];

test('every view of the operators’ page answers in Node, and shows what was written before a restart', async () => {
  const provider = await createIdentityProvider({ issuer: 'https://id.example', audience: 'wiki' });
  const configuration = wikiConfiguration({
    login,
    trustedHosts: ['wiki.corp.example'],
    operator: { database: 'AUDIT_DB', roles: ['reader'] },
    audit: { sinks: [{ type: 'd1', binding: 'AUDIT_DB' }] },
  });
  const authorization = `Bearer ${await provider.token({ subject: 'ada', groups: ['staff'] })}`;
  const startedGate = () =>
    gatewayServer(configuration, {
      ...{ warn: () => {}, inform: () => {}, variables, fetch: provider.fetch },
      stores: sqliteStores(join(folder, 'stores')),
      bindings: {
        AUDIT_DB: databaseAt(join(folder, 'audit.db'), join(root, 'packages/audit/migrations')),
        WIKI: { fetch: async () => new Response('pages') },
      },
    });
  const asked = (gate: ReturnType<typeof startedGate>, path: string, headers = {}) =>
    gate.fetch(new Request(`https://wiki.corp.example${path}`, { headers }), { address: '192.0.2.7' });

  const first = startedGate();
  expect((await asked(first, '/pages/of-yesterday', { authorization })).status).toBe(200);
  await first.close();

  const second = startedGate();
  const pages = await Promise.all(
    VIEWS.map(async (view) => {
      const answer = await asked(second, `/.portcullis/operator/${view}`, { authorization });
      return { view, status: answer.status, text: await answer.text() };
    }),
  );
  expect(pages.map(({ view, status }) => `${status} ${view}`)).toEqual(VIEWS.map((view) => `200 ${view}`));
  expect(pages[1]?.text).toContain('/pages/of-yesterday');
  expect((await asked(second, '/.portcullis/operator/')).status).toBe(401);
  await second.close();
});
