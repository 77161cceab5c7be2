import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { splitMarkdown } from '../docs/markdown.ts';
import { startAccessGate } from '../fixtures/access-gate.ts';
import { root } from '../workspace.ts';

const page = readFileSync(join(root, 'docs/other-frameworks.md'), 'utf8');
const recipes = splitMarkdown(page).blocks.flatMap(({ code }) => {
  const framework = /from '(h3|elysia)'/.exec(code)?.[1];
  return framework === undefined ? [] : [[framework, code] as const];
});

test.each(recipes)('the recipe for %s admits a reader by name, and no one else', async (framework, code) => {
  await using gate = await startAccessGate({
    code,
    folder: join(root, 'examples/vite-app'),
    origin: { binding: 'UNUSED', script: 'export default { fetch: () => new Response() };' },
    host: 'https://api.corp.example',
    nodeCompatibility: framework === 'elysia',
  });
  const reader = await gate.askAs('/hello', { user_uuid: 'ada', groups: [{ name: 'staff' }] });
  expect([reader.status, await reader.text()]).toEqual([200, 'Hello ada']);
  expect((await gate.askAs('/hello', { user_uuid: 'eve', groups: [{ name: 'sales' }] })).status).toBe(403);
  expect((await gate.ask('/hello')).status).toBe(401);
});

test('the page has recipes', () => {
  expect(recipes).toHaveLength(2);
});
