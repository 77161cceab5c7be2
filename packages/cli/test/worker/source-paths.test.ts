import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sourcePaths } from '../../src/worker/source-paths.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'source-paths-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the paths of a Worker are those that its own files name, with a name for each parameter, and no text of another kind', async () => {
  const files = {
    'index.ts': `import { routes } from './routes';
      import settings from './settings.json';
      import { Hono } from 'hono';
      export * from './lazy.js';
      const words = ['no path', '/with space', 'a/b', '//', \`/health\`, /\\/expression/, settings];
      export default new Hono().get('/reports/:id{[0-9]+}/:page?', routes(words));`,
    'routes.ts': `import './index.ts'; export const routes = (all: unknown) => ({ '/raw/*': all, '/': all });`,
    'lazy.js': `export const at = '/lazy';`,
    'settings.json': '{ "path": "/not-code" }',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  expect([...(await sourcePaths(join(folder, 'index.ts')))].sort()).toEqual(
    ['/', '/health', '/lazy', '/raw/x', '/reports/x/x'].sort(),
  );
});
