import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../workspace.ts';

test('each button of a page that the gate writes has a type, so that none sends a form by default', () => {
  const sources = globSync('packages/{core,gateway,phabricator,session}/src/**/*.ts', { cwd: root });
  const buttons = sources.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/<button\b[^>]*/g)].map(([tag]) => `${file}: ${tag}`),
  );
  expect(buttons.length).toBeGreaterThan(10);
  expect(buttons.filter((tag) => !/ type="(?:button|submit)"/.test(tag))).toEqual([]);
});
