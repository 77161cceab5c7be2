import { expect, test } from 'vitest';
import { readAgain } from '../../src/explain/read-again.ts';
import { changedPolicy } from '../../src/explain/what-if.ts';
import { PEOPLE_POLICY } from '../fixtures/people-policy.ts';

test('one rule is replaced where it stands, or taken out, and the others stay', () => {
  const other = { name: 'tasks', effect: 'deny', who: 'anyone', paths: ['/T*'] };
  const changed = changedPolicy(PEOPLE_POLICY, 'tasks', JSON.stringify(other));
  expect('policy' in changed && changed.policy.rules.map(({ name, effect }) => [name, effect])).toEqual([
    ['staff', 'allow'],
    ['tasks', 'deny'],
    ['administration', 'deny'],
  ]);
  const without = changedPolicy(PEOPLE_POLICY, 'tasks', ' ');
  expect('policy' in without && without.policy.rules.map(({ name }) => name)).toEqual([
    'staff',
    'administration',
  ]);
  expect(changedPolicy(PEOPLE_POLICY, 'tasks', '{"name"')).toHaveProperty('problem');
});

test('a recorded request is read by the application again, and keeps what the record knows better', () => {
  const application = {
    target: {},
    checkTarget: () => {},
    classify: () => ({ application: 'wiki', operation: 'view', reaches: ['files'] }),
  };
  const request = {
    caller: { kind: 'user' },
    roles: [],
    method: 'POST',
    path: '/a b',
    resource: { application: 'wiki', operation: 'edit' },
  } as const;
  expect(readAgain({ application }, request)).toMatchObject({
    path: '/a b',
    resource: { application: 'wiki', operation: 'edit', reaches: ['files'] },
  });
  expect(readAgain({ application }, { ...request, path: '/a//b' })).toEqual({
    refused: 'request.path_empty_segment',
  });
});
