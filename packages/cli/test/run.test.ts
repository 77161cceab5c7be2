import { describe, expect, test } from 'vitest';
import { commands } from '../src/commands.ts';
import { captured } from './capture.ts';

test('without a command it lists them, and that is bad use', async () => {
  const { code, out, err } = await captured();
  expect([code, out]).toEqual([2, '']);
  for (const { name, summary } of commands) expect(err).toMatch(new RegExp(`^  ${name} +${summary}$`, 'm'));
});

test.each(['--help', '-h', 'help'])('%s lists the commands', async (word) => {
  const { code, out, err } = await captured(word);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^Usage: portcullis COMMAND/);
});

test('a command that there is none of is named, with those that there are', async () => {
  const { code, err } = await captured('chek', 'portcullis.json');
  expect(code).toBe(2);
  expect(err).toContain('there is no command "chek"; did you mean "check"?');
  expect(err).toContain('check');
});

describe.each(commands.map(({ name }) => name))('%s', (name) => {
  test('explains itself', async () => {
    const { code, out } = await captured(name, '--help');
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^Usage: portcullis ${name} .*\\n\\n`));
    expect(out).toContain('Exit code');
  });

  test('an option that it does not have is bad use, and so is a missing file', async () => {
    for (const args of [
      ['portcullis.json', '--jsn'],
      ['no/such/file.json', '--path', '/'],
    ]) {
      const { code, out, err } = await captured(name, ...args);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(new RegExp(`^portcullis ${name}: `));
      expect(err).not.toMatch(/\n\s+at /);
    }
  });
});
