import { expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { fileOf, goodConfiguration } from '../configuration-files.ts';

const OLD = goodConfiguration();

// biome-ignore lint/suspicious/noExplicitAny: a configuration to be changed
function changed(change: (rules: any[]) => void): string {
  const configuration = JSON.parse(JSON.stringify(OLD));
  change(configuration.instances[0].policy.rules);
  return fileOf(configuration);
}

test('a policy whose rules say the same in other words is equivalent', async () => {
  const file = changed((rules) => {
    rules.reverse();
    rules.push({ ...rules[0], name: 'again', paths: ['/status/'] });
    rules.pop();
  });
  const { code, out } = await captured('diff', fileOf(OLD), file, '--no-new-access', '--json');
  expect([code, JSON.parse(out)]).toEqual([0, { equivalent: true, gained: [], lost: [] }]);
});

test('what is gained is shown with its roles, an example and the rules that did it', async () => {
  const file = changed((rules) => rules[2].paths.push('/w/**'));
  const { code, out } = await captured('diff', fileOf(OLD), file, '--json');
  expect(code).toBe(0);
  const { equivalent, gained, lost } = JSON.parse(out);
  expect([equivalent, lost]).toEqual([false, []]);
  expect(gained).toEqual([
    {
      roles: ['contractor'],
      applications: ['phriction'],
      operations: expect.arrayContaining(['view']),
      example: expect.objectContaining({
        caller: 'user',
        roles: ['contractor'],
        method: 'GET',
        path: '/w',
        rule: 'tasks',
      }),
      count: expect.stringMatching(/^\d+$/),
      rules: ['tasks'],
    },
  ]);
  expect((await captured('diff', fileOf(OLD), file, '--no-new-access')).code).toBe(1);
  const back = await captured('diff', file, fileOf(OLD), '--no-new-access');
  expect(back.code).toBe(0);
  expect(back.out).toMatch(/0 gained, 1 lost\n$/);
});

test('takes two files', async () => {
  const { code, err } = await captured('diff', fileOf(OLD));
  expect(code).toBe(2);
  expect(err).toContain('takes two files');
});

test('where the roles differ as well, nothing is called safe', async () => {
  const configuration = JSON.parse(JSON.stringify(OLD));
  configuration.roles.engineer.push('everybody');
  const file = fileOf(configuration);
  const { code, err } = await captured('diff', fileOf(OLD), file, '--no-new-access');
  expect(code).toBe(2);
  expect(err).toContain('the roles differ');
  expect((await captured('diff', fileOf(OLD), file)).out).toMatch(/^note: the roles differ/);
});
