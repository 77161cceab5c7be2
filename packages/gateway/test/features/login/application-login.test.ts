import { expect, test } from 'vitest';
import { readConfiguration } from '../../../src/checks/check-configuration.ts';
import { applicationLogin } from '../../../src/features/login/application-login.ts';
import { outlinesMade } from '../../../src/gate/policy-facts.ts';
import { gatewaySettings } from '../../../src/gateway-options.ts';
import { ALL_PARTS } from '../../../src/parts.ts';
import { LOGIN, openConfiguration } from '../../assembled.ts';

/** What is said of logins at the one instance, which has these settings. */
function said(settings: object) {
  const { instances, ...rest } = openConfiguration();
  const configuration = readConfiguration({
    ...rest,
    login: LOGIN,
    instances: [{ ...instances[0], ...settings }],
  }) as Parameters<typeof applicationLogin>[0];
  const [instance] = configuration.instances;
  if (instance === undefined) throw new Error('the configuration has no instance');
  const parts = { gateway: ALL_PARTS, outlinesOf: outlinesMade };
  return applicationLogin(configuration, instance, parts, gatewaySettings({}));
}

test('an application gives the login its own paths and credentials', () => {
  expect(said({})).toEqual({
    otherEndpoints: expect.any(Array),
    acceptsCredentials: ALL_PARTS.applications.phabricator?.acceptsCredentials,
    readsTokens: false,
    accessRecipient: undefined,
    keepClaims: [],
    keepsAllGroups: false,
    resources: [],
    deposits: {},
  });
});

test('access requests are delivered to the recipients of the instance', () => {
  const accessRequests = { type: 'maniphest', token: `api-${'t'.repeat(28)}` };
  expect(said({ accessRequests }).accessRecipient).toMatchObject({ name: 'maniphest' });
});
