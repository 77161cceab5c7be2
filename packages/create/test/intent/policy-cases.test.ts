import { expect, test } from 'vitest';
import type { Intent } from '../../src/intent/intent.ts';
import { policyCases } from '../../src/intent/policy-cases.ts';
import { answers } from '../fixtures/answers.ts';

const { instances, roles } = answers() as unknown as Intent;

/** The cases that a user in a group of the administrators has on a path. */
const ofAdministrators = (index: number, path: string) =>
  instances
    .slice(index, index + 1)
    .flatMap((instance) => policyCases(instance, roles))
    .filter((one) => one.path === path && one.groups?.includes('platform-example'));

test('a case states that administrators reach the administration of a web application', () => {
  expect(ofAdministrators(0, '/admin/example')).toEqual([
    { groups: ['platform-example'], path: '/admin/example', expect: 'allow', rule: 'writing' },
  ]);
});

test('cases state that administrators of Phorge reach its administration only after a recent login', () => {
  const asked = { groups: ['platform-example'], path: '/config/', via: 'browser' };
  expect(ofAdministrators(1, '/config/')).toEqual([
    { ...asked, expect: 'allow', rule: 'engineering', login: { ageSeconds: 60 } },
    { ...asked, expect: 'stepUp', rule: 'administration-fresh-login', login: { ageSeconds: 3600 } },
  ]);
});
