import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../src/commands.ts';
import { captured } from './capture.ts';

test('without a command it lists them, and that is invalid usage', async () => {
  const { code, out, err } = await captured();
  expect([code, out]).toEqual([2, '']);
  for (const { name, summary } of commands) expect(err).toMatch(new RegExp(`^  ${name} +${summary}$`, 'm'));
});

test.each(['--help', '-h', 'help'])('portcullis %s lists the commands', async (word) => {
  const { code, out, err } = await captured(word);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^Usage: portcullis COMMAND/);
});

test('--version prints the version of the package', async () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'));
  for (const word of ['--version', '-v']) {
    expect(await captured(word)).toEqual({ code: 0, out: `${version}\n`, err: '' });
  }
});

test('with --json or --format json, an error is written to stdout as an object and not to stderr', async () => {
  for (const [args, error] of [
    [['check', '--json', '--vras', 'x'], { command: 'check', message: expect.stringContaining('--vras') }],
    [['check', 'no/such.json', '--json'], { command: 'check', message: 'no/such.json: is not there' }],
    [
      ['check', 'no/such.json', '--format', 'json'],
      { command: 'check', message: 'no/such.json: is not there' },
    ],
    [['check', '--format', 'json'], { command: 'check', message: 'names no file, and no --worker' }],
    [['prove', '--format=json'], { command: 'prove', message: 'names no file' }],
    [['chek', '--json'], { command: null, message: expect.stringContaining('did you mean "check"?') }],
    [['phorge', 'plan', '--json'], { command: 'phorge plan', message: 'names no file' }],
  ] as const) {
    const { code, out, err } = await captured(...args);
    expect([code, err]).toEqual([2, '']);
    expect(JSON.parse(out)).toEqual({ error });
  }
  expect((await captured('check', '--', '--json')).out).toBe('');
  expect((await captured('check', 'json', '--format', 'text')).out).toBe('');
});

test('an error quotes no control sequence for a terminal unescaped', async () => {
  for (const format of [[], ['--json']]) {
    const { out, err } = await captured('check', 'a\u009b2J\u202e.json', ...format);
    expect(`${out}${err}`).toContain('a\\u009b2J\\u202e.json');
    expect(`${out}${err}`).not.toMatch(/[\u007f-\u009f\u202e]/);
  }
});

test('a command that there is not one of is named, with those that there are', async () => {
  const { code, err } = await captured('chek', 'portcullis.json');
  expect(code).toBe(2);
  expect(err).toContain('there is no command "chek"; did you mean "check"?');
  expect(err).toContain('check');
});

describe.each(commands.map(({ name }) => name))('%s', (name) => {
  test('prints its help', async () => {
    const { code, out } = await captured(name, '--help');
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^Usage: portcullis ${name} .*\\n\\n`));
    expect(out).toContain('Exit code');
  });

  test('an option that it does not have is invalid usage, and so is a missing file', async () => {
    for (const args of [
      ['portcullis.json', '--jsn'],
      ['no/such/file.json', '--path', '/'],
    ]) {
      const { code, out, err } = await captured(name, ...args);
      expect([code, out]).toEqual([2, '']);
      // A group with a default names that command.
      expect(err).toMatch(new RegExp(`^portcullis ${name}(?: \\w+)?: `));
      expect(err).not.toMatch(/\n\s+at /);
    }
  });
});
