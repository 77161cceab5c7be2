import { afterEach, expect, test, vi } from 'vitest';
import { inParallel, pnpm, run, stopAll } from '../processes.ts';

afterEach(() => vi.unstubAllEnvs());

const node = (code: string): string[] => [process.execPath, '-e', code];

test('a command returns its code and its output', async () => {
  const ended = await run(node('console.log("out"); console.error("err"); process.exit(3)'), { cwd: '.' });
  expect(ended.code).toBe(3);
  expect(ended.output).toContain('out\n');
  expect(ended.output).toContain('err\n');
});

test('a command that does not exist fails with a message', async () => {
  const { code, output } = await run(['./no-such-command'], { cwd: '.' });
  expect(code).toBe(127);
  expect(output).toContain('./no-such-command');
});

// The child holds the pipe of its parent: if it lived on, the command would not end.
test('stopping ends a command together with its children', async () => {
  const child = `setInterval(() => {}, 1000); console.log('child')`;
  const parent = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' })`;
  const { code, output } = await run(node(parent), {
    cwd: '.',
    onOutput: (text) => {
      if (text.includes('child')) stopAll();
    },
  });
  expect(code).not.toBe(0);
  expect(output).toContain('ended by SIGTERM');
});

test('work runs with limited concurrency and returns in order', async () => {
  let underWay = 0;
  let widest = 0;
  const results = await inParallel([3, 1, 2, 0], 2, async (item) => {
    widest = Math.max(widest, ++underWay);
    for (let turn = 0; turn < item; turn++) await Promise.resolve();
    underWay--;
    return item * 10;
  });
  expect(results).toEqual([30, 10, 20, 0]);
  expect(widest).toBe(2);
});

test('pnpm is the one that runs the script, or the one npx finds', () => {
  vi.stubEnv('npm_execpath', '/opt/pnpm/pnpm');
  expect(pnpm('pack')).toEqual(['/opt/pnpm/pnpm', 'pack']);
  vi.stubEnv('npm_execpath', '/opt/pnpm/pnpm.cjs');
  expect(pnpm('pack')).toEqual([process.execPath, '/opt/pnpm/pnpm.cjs', 'pack']);
  vi.stubEnv('npm_execpath', '/opt/npm/npm-cli.js');
  expect(pnpm('pack')).toEqual(['npx', '-y', 'pnpm@12', 'pack']);
});
