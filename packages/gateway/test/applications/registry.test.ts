import { expect, test } from 'vitest';
import {
  APPLICATION_RECIPIENTS,
  explainedApplication,
  REGISTERED,
  registeredApplication,
} from '../../src/applications/registry.ts';

test('an application is found by its name', () => {
  for (const application of REGISTERED) expect(registeredApplication(application.name)).toBe(application);
  expect(REGISTERED.map(({ name }) => name)).toEqual(['phabricator', 'web']);
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

test('requests for access can be told to the applications that take them', () => {
  expect(Object.keys(APPLICATION_RECIPIENTS)).toEqual(['maniphest']);
});
