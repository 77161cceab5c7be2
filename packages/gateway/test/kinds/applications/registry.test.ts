import { expect, test } from 'vitest';
import {
  explainedApplication,
  policyWordsOf,
  REGISTERED,
  registeredApplication,
} from '../../../src/kinds/applications/registry.ts';

test('an application is found by its name', () => {
  for (const application of REGISTERED) expect(registeredApplication(application.name)).toBe(application);
  expect(REGISTERED.map(({ name }) => name)).toEqual(['phabricator', 'web', 'mcp']);
  for (const name of ['', 'wiki', undefined, 1]) expect(registeredApplication(name)).toBeUndefined();
});

test('an instance is explained by its own settings', () => {
  const explained = explainedApplication({
    name: 'wiki',
    application: 'web',
    resources: [{ path: '/pages/:id', kind: 'page' }],
  } as never);
  expect(explained.classify('GET', { path: '/pages/a', search: '' })).toMatchObject({
    kind: 'page',
    id: 'a',
  });
});

test('an instance without an application is not explained', () => {
  expect(() => explainedApplication({ name: 'wiki', application: 'none' })).toThrow(
    new TypeError('the instance "wiki" has no application'),
  );
});

test('the words of a policy are those of its application; without an application or valid settings none are known', () => {
  const wiki = { application: 'web', applicationName: 'wiki', resources: [{ path: '/p', kind: 'page' }] };
  expect(policyWordsOf(wiki)).toEqual({
    ...{ applications: ['wiki'], kinds: ['page'], operations: ['view', 'edit', 'delete'] },
    delimitersInNames: false,
  });
  expect(policyWordsOf({ application: 'mediawiki' })).toEqual({});
  expect(policyWordsOf({ application: 'web', resources: 7 })).toEqual({});
});
