import { expect, test } from 'vitest';
import { checkConfiguration } from '../../../src/index.ts';
import { goodConfiguration } from '../../good-configuration.ts';

const problemsOf = (publicCache: object) => {
  const configuration = goodConfiguration();
  Object.assign(configuration.instances[0], { publicCache });
  return checkConfiguration(configuration);
};

test('a public cache is good as it is, and with headers of its own', () => {
  expect([...problemsOf({}), ...problemsOf({ headers: ['accept'], maxSeconds: 5 })]).toEqual([]);
});

test.each(['x-forwarded-host', 'range', 'cookie'])('%s cannot be a part of the key', (header) => {
  const [problem] = problemsOf({ headers: [header] });
  expect(problem?.path).toMatch(/^instances\[0\]\.publicCache\.headers/);
});
