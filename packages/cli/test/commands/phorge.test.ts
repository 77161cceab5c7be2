import { expect, test } from 'vitest';
import { captured } from '../capture.ts';

test.each([
  [[], 'names none of plan, doctor, link'],
  [['plna', 'portcullis.json'], '"plna" is not one of plan, doctor, link; did you mean "plan"?'],
])('phorge: %j is invalid usage', async (args, message) => {
  const { code, out, err } = await captured('phorge', ...args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toBe(`portcullis phorge: ${message}\nUsage: portcullis phorge plan|doctor|link …\n`);
});

test('phorge --help describes the arguments of each subcommand', async () => {
  const { out } = await captured('phorge', '--help');
  for (const part of ['plan CONFIG', 'doctor URL', 'link LIST']) {
    expect(out).toContain(`\nUsage: portcullis phorge ${part} `);
  }
});
