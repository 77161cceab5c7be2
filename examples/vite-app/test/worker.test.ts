import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestHarness } from 'wrangler';

// What Vite built, as Wrangler runs it: signed in as `access.dev` says, and without Access.
const file = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url).href);
execFileSync(process.execPath, [file('node_modules/vite/bin/vite.js'), 'build'], { cwd: file('.') });
const built = (name: string): string => file(`dist/${name}`);
const { access: _, ...configuration } = JSON.parse(readFileSync(built('vite_app/wrangler.json'), 'utf8'));
const signedIn = createTestHarness({ workers: [{ configPath: built('vite_app/wrangler.json') }] });
const open = createTestHarness({
  workers: [
    {
      config: {
        ...configuration,
        main: built('vite_app/index.js'),
        assets: { ...configuration.assets, directory: built('client') },
      },
    },
  ],
});

beforeAll(() => Promise.all([signedIn.listen(), open.listen()]));
afterAll(() => Promise.all([signedIn.close(), open.close()]));

test('a reader gets the page, its script and their name', async () => {
  const page = await (await signedIn.fetch('/')).text();
  const [script = ''] = /\/assets\/[\w.-]+\.js/.exec(page) ?? [];
  expect((await signedIn.fetch(script)).status).toBe(200);
  expect(await (await signedIn.fetch('/api/me')).json()).toEqual({ name: 'Ada' });
});

test.each(['/', '/index.html', '/api/me'])('without Access, %s is refused', async (path) => {
  expect((await open.fetch(path)).status).toBe(401);
});

test('without Access, the script of the page is refused', async () => {
  const page = await (await signedIn.fetch('/')).text();
  const [script = ''] = /\/assets\/[\w.-]+\.js/.exec(page) ?? [];
  expect((await open.fetch(script)).status).toBe(401);
});
