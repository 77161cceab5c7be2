import { expect, test } from 'vitest';
import { gateAccess } from '../../../src/features/lock/gate-access.ts';
import { LOGIN } from '../../assembled.ts';

const instances = (...having: readonly object[]) => having as never;

test.each([
  ['without accounts and a login', instances({}), undefined, { hasAccounts: false, hasLogin: false }],
  ['with a login', instances({}), LOGIN, { hasAccounts: false, hasLogin: true }],
  [
    'with API tokens at its second instance',
    instances({}, { conduit: {} }),
    undefined,
    {
      hasAccounts: true,
      hasLogin: false,
    },
  ],
  ['with VCS passwords', instances({ repositories: {} }), undefined, { hasAccounts: true, hasLogin: false }],
])('what a gate admits callers by: %s', (_what, having, login, access) => {
  expect(gateAccess({ instances: having, login: login as never })).toEqual(access);
});
