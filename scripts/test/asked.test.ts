import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const PROGRAM = `
import { asked } from ${JSON.stringify(join(import.meta.dirname, '../asked.ts'))};
const options = asked('usage: count [N]', ([text = '1']) => {
  if (!/^\\d+$/.test(text)) throw new Error('N is a number');
  return { count: Number(text) };
});
console.log(options.count);
`;

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', PROGRAM, '--', 'count', ...args],
    { encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

test('a program receives the arguments it was given', () => {
  expect(run('3')).toEqual({ status: 0, stdout: '3\n', stderr: '' });
});

test('wrong arguments end a program with the problem and the usage', () => {
  expect(run('many')).toEqual({ status: 2, stdout: '', stderr: 'N is a number\nusage: count [N]\n' });
});

test('--help ends a program successfully', () => {
  expect(run('--help')).toEqual({ status: 0, stdout: 'usage: count [N]\n', stderr: '' });
});
