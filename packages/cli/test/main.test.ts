import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { EXAMPLE } from './configuration-files.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');

test('the command itself answers on stdout and ends with the exit code', async () => {
  const run = promisify(execFile);
  const args = ['--groups', 'eng', '--method', 'GET', '--path', '/differential/', '--json'];
  const { stdout } = await run(process.execPath, [MAIN, 'explain', EXAMPLE, ...args]);
  expect(JSON.parse(stdout)).toMatchObject({ decision: 'allow', rule: 'engineering' });
  await expect(run(process.execPath, [MAIN, 'chek'])).rejects.toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('there is no command "chek"'),
  });
});

test('the program ends without an error message if its output is closed', async () => {
  const args = [MAIN, 'explain', EXAMPLE, '--groups', 'eng', '--path', '/differential/'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const [code] = await once(child, 'close');
  expect([code, complaint]).toEqual([141, '']);
});
