import { expect, test } from 'vitest';
import { phabricatorPolicy } from '../../src/intent/phabricator-policy.ts';

const template = {
  rules: [
    { name: 'agents-push', effect: 'deny', who: { via: ['agent'] }, paths: ['/**'] },
    {
      name: 'administration',
      effect: 'deny',
      who: { except: ['admin'], kind: 'user' },
      paths: ['/config/**'],
    },
    { name: 'pages', effect: 'allow', who: { roles: ['engineer'], via: ['browser'] }, paths: ['/**'] },
    { name: 'administrators', effect: 'allow', who: { roles: ['admin'], via: ['browser'] }, paths: ['/**'] },
  ],
  claims: [{ name: 'agents-never-push', who: { via: ['agent'] }, paths: ['/**'], never: true }],
};

test('rules and claims about agents, kinds and ways to authenticate remain about those, whatever roles the answers have', () => {
  const instance = { name: 'phorge', may: { staff: 'write' } };
  const { rules, claims } = phabricatorPolicy(template as never, instance as never, 'it@acme.example');
  expect(rules.map(({ name, who }) => [name, who])).toEqual([
    ['agents-push', { via: ['agent'] }],
    ['administration', { kind: 'user' }],
    ['pages', { via: ['browser'], roles: ['staff'] }],
  ]);
  expect(claims?.map(({ who }) => who)).toEqual([{ via: ['agent'] }]);
});
