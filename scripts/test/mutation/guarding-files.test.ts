import { expect, test } from 'vitest';
import { guardingFiles } from '../../mutation/guarding-files.ts';
import { temporaryTree } from '../temporary-tree.ts';

const table = `export const doorError = failureTable<DoorFailure>({ 'door.closed': { status: 403, message: '' } });`;

function found(source: string, folder = 'door'): string[] {
  const top = temporaryTree({
    [`packages/${folder}/package.json`]: JSON.stringify({ name: folder, version: '0.0.0' }),
    [`packages/${folder}/src/door-failure.ts`]: table,
    [`packages/${folder}/src/door.ts`]: source,
  });
  return guardingFiles(top).map(({ file, line, how }) => `${file}:${line} ${how}`);
}

test.each([
  ['throws its own', `export const a = 1;\nif (a) throw doorError('door.closed');`, '2 throws'],
  ['throws a TypeError', `throw new TypeError('door: no');`, '1 throws'],
  ['returns an error', `export const f = () => doorError('door.closed');`, '1 names door.closed'],
  ['returns a code', `export const f = () => problem('door.closed', 'why');`, '1 names door.closed'],
  ['returns a code in an object', `export const f = () => ({ code: 'door.closed' });`, '1 names door.closed'],
  [
    'says that something is not ok',
    `export const f = () => ({ ok: false, reason: 1 });`,
    '1 returns ok: false',
  ],
  ['returns a problem', `export const f = () => ({ problem: 'no' });`, '1 returns a problem'],
  ['collects problems', `problems.push('no');`, '1 reports a problem'],
  ['collects problems of its own', `this.#problems.push('no');`, '1 reports a problem'],
  ['reports a problem', `report.at('who').problem('no');`, '1 reports a problem'],
])('a file that %s guards', (_, source, what) => {
  expect(found(source)).toEqual([`packages/door/src/door.ts:${what}`]);
});

test.each([
  ['passes on what it caught', `try { f(); } catch (error) { throw error; }`],
  ['declares the type of a result', `export type R = { ok: true } | { ok: false };`],
  ['declares a type with the code', `export type F = 'door.closed' | 'door.open';`],
  ['asks which code it was', `export const f = (code: string) => code === 'door.closed';`],
  ['names something else with a dot', `export const f = () => add({ type: 'door.opened' });`],
  ['declares the type of a problem', `export type R = { readonly problem: string };`],
  ['says that all is well', `export const f = () => ({ ok: true });`],
  ['only speaks of it', `// throw doorError('door.closed');\nexport const a = "throw new Error()";`],
])('a file that %s does not guard', (_, source) => {
  expect(found(source)).toEqual([]);
});

test('the table of failures does not guard by itself', () => {
  expect(found('')).toEqual([]);
});

test('packages that stand in for others are left out', () => {
  expect(found(`throw new TypeError('no');`, 'testing')).toEqual([]);
});
