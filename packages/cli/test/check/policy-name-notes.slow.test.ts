import { expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { fileOf, phorgeConfiguration } from '../configuration-files.ts';

const two = (policy: object) =>
  phorgeConfiguration({}, {
    name: 'lab',
    hosts: ['lab.corp.example'],
    origin: { binding: 'LAB' },
    policy: { ...phorgeConfiguration().instances[0]?.policy, ...policy },
  } as never);

const OTHER = [{ name: 'all', effect: 'allow', who: 'anyone', paths: ['/status/'] }];

test('check tells of two different policies that have one name', async () => {
  const { code, out } = await captured('check', fileOf(two({ rules: OTHER })));
  expect([code, out]).toEqual([0, expect.stringContaining(`"phorge" is also the name of the policy`)]);
});
