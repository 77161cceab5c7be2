import { expect, test } from 'vitest';
import type { Policy } from '../src/index.ts';
import { policyVersion } from '../src/policy-version.ts';
import { gate, member } from './gate.ts';

const policy: Policy<'admin' | 'engineer'> = {
  name: 'intranet',
  rules: [
    { name: 'engineers', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] },
    { name: 'administration', effect: 'deny', who: { except: ['admin'] }, paths: ['/config/**'] },
  ],
};

test('decides in workerd, several concurrent requests, each with the version', async () => {
  const { fetch, decisions } = gate(member('eng-web'), policy);
  const answers = await Promise.all(['/D12', '/config/', '/T1'].map((path) => fetch(path)));
  expect(answers.map(({ status }) => status)).toEqual([200, 403, 200]);
  await fetch('/config/');
  expect(decisions()).toMatchObject([{ rule: 'administration', version: await policyVersion(policy) }]);
});
