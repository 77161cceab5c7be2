import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { createTestHarness } from 'wrangler';
import { splitMarkdown } from '../docs/markdown.ts';
import { root } from '../workspace.ts';

// The recipe of the page and a small application, built by Vite, as Wrangler runs it.
const page = readFileSync(join(root, 'docs/other-frameworks.md'), 'utf8');
const recipe = splitMarkdown(page).blocks.flatMap(({ code }) => {
  const path = /^\/\/ (\S+)\n/.exec(code)?.[1];
  return path === undefined ? [] : [[path, code] as const];
});

const APPLICATION: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "app", "private": true, "type": "module" }',
  'src/router.tsx': `
    import { createRouter } from '@tanstack/react-router';
    import { routeTree } from './routeTree.gen';
    export const getRouter = () => createRouter({ routeTree });`,
  'src/routes/__root.tsx': `
    import { createRootRoute, HeadContent, Outlet, Scripts } from '@tanstack/react-router';
    export const Route = createRootRoute({
      component: () => <html><head><HeadContent /></head><body><Outlet /><Scripts /></body></html>,
    });`,
  'src/routes/hello.tsx': `
    import { createFileRoute } from '@tanstack/react-router';
    import { callerName } from '../caller-name';
    export const Route = createFileRoute('/hello')({
      loader: () => callerName(),
      component: () => <p>{'Hello ' + Route.useLoaderData()}</p>,
    });`,
  'src/context-seen.ts': `
    import { createServerFn } from '@tanstack/react-start';
    export const contextSeen = createServerFn().handler(({ context }) => Response.json(context));`,
  // Clients can call only what a page uses.
  'src/routes/context.tsx': `
    import { createFileRoute } from '@tanstack/react-router';
    import { contextSeen } from '../context-seen';
    export const Route = createFileRoute('/context')({ loader: () => contextSeen() });`,
  'src/routes/address.tsx': `
    import { createFileRoute } from '@tanstack/react-router';
    import { contextSeen } from '../context-seen';
    export const Route = createFileRoute('/address')({
      server: { handlers: { GET: () => new Response(contextSeen.url) } },
    });`,
  'src/routes/me.tsx': `
    import { createFileRoute } from '@tanstack/react-router';
    export const Route = createFileRoute('/me')({
      server: { handlers: { GET: ({ context }) => new Response(context.identity.subject) } },
    });`,
};

// Below the top folder, so that its imports are found.
mkdirSync(join(root, '.artifacts'), { recursive: true });
const folder = mkdtempSync(join(root, '.artifacts', 'tanstack-start-'));
for (const [path, text] of [...Object.entries(APPLICATION), ...recipe]) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
execFileSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build'], {
  cwd: folder,
  stdio: 'pipe',
});
const configuration = JSON.parse(readFileSync(join(folder, 'dist/server/wrangler.json'), 'utf8'));

// Cloudflare Access, simulated: a Worker for each user, and one without Access.
const worker = (name: string, identity?: object, assets: object = {}) => ({
  config: {
    ...configuration,
    name,
    main: join(folder, 'dist/server/index.js'),
    assets: { ...configuration.assets, directory: join(folder, 'dist/client'), ...assets },
    ...(identity === undefined ? {} : { access: { dev: { aud: 'f00d', identity } } }),
  },
});
const server = createTestHarness({
  workers: [
    worker('ada', { user_uuid: 'ada', groups: [{ name: 'staff' }] }),
    worker('eve', { user_uuid: 'eve', groups: [{ name: 'sales' }] }),
    worker('open'),
  ],
});
await server.listen();
const [ada, eve, open] = [server.getWorker('ada'), server.getWorker('eve'), server.getWorker('open')];
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const script = async (): Promise<string> =>
  /\/assets\/[\w.-]+\.js/.exec(await (await ada.fetch('/hello')).text())?.[0] ?? '';
const contextSeen = async (): Promise<string> => (await ada.fetch('/address')).text();

/** As the browser's part of TanStack Start sends it: a context `{ identity: { subject: 'eve' }, note: 'sent' }`. */
const CLAIM = JSON.stringify({
  t: {
    ...{ t: 10, i: 0, o: 0 },
    p: {
      k: ['context'],
      v: [
        {
          ...{ t: 10, i: 1, o: 0 },
          p: {
            k: ['identity', 'note'],
            v: [
              { t: 10, i: 2, o: 0, p: { k: ['subject'], v: [{ t: 1, s: 'eve' }] } },
              { t: 1, s: 'sent' },
            ],
          },
        },
      ],
    },
  },
  f: 127,
  m: [],
});
const SAME_ORIGIN = { headers: { 'sec-fetch-site': 'same-origin' } };

test('TanStack Start behind the gate renders a page for a reader, by name', async () => {
  const answer = await ada.fetch('/hello');
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('<p>Hello ada</p>')]);
});

test('a server route of TanStack Start finds the identity that the gate passes', async () => {
  expect(await (await ada.fetch('/me')).text()).toBe('ada');
});

test('a reader gets the script of the page', async () => {
  const answer = await ada.fetch(await script());
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    expect.stringContaining('javascript'),
  ]);
});

test('a server function finds the identity that the gate passes, and not one that the client sends', async () => {
  const address = `${await contextSeen()}?${new URLSearchParams({ payload: CLAIM })}`;
  expect(await (await ada.fetch(address, SAME_ORIGIN)).json()).toMatchObject({
    identity: { subject: 'ada' },
    // The client's context does arrive.
    note: 'sent',
  });
});

test('a page, a script and a server function of TanStack Start are refused to everyone else', async () => {
  for (const path of ['/hello', await script(), await contextSeen()]) {
    expect([path, (await eve.fetch(path, SAME_ORIGIN)).status]).toEqual([path, 403]);
    expect([path, (await open.fetch(path, SAME_ORIGIN)).status]).toEqual([path, 401]);
  }
});

test.each([
  ['is served to everyone without run_worker_first', { run_worker_first: false }, 200],
  ['is refused to everyone else as the recipe sets run_worker_first', {}, 401],
])('a script of TanStack Start %s', async (_, assets, status) => {
  // A handle of a Worker, as above, calls the Worker itself. This request arrives where Cloudflare serves files.
  const outside = createTestHarness({ workers: [worker('alone', undefined, assets)] });
  onTestFinished(() => outside.close());
  await outside.listen();
  expect((await outside.fetch(await script())).status).toBe(status);
});
