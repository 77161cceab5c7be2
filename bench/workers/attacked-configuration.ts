import {
  CLIENT_ID,
  DENIED_GROUP,
  DENIED_PAGE,
  OTHER_ISSUER,
  OTHER_PATH,
  SSO_CLIENT_ID,
  SSO_SERVER_NAME,
} from './attack-names.ts';
import { AUDIENCE, GATE_HOST, ISSUER, OPEN_PAGE } from './names.ts';
import { variable } from './secret-variables.ts';

/** Where sessions are: in a Durable Object; or in cookies, and in the object is which of them have ended. */
export type Keeping = { readonly durableObject: 'SESSIONS' } | { readonly revocations: 'SESSIONS' };

/** One open page, a login and single sign-on, to aim attacks at. */
export function attackedConfiguration(keeping: Keeping): object {
  const client = {
    clientId: CLIENT_ID,
    clientAuthentication: { method: 'client_secret_basic', secret: variable('CLIENT_SECRET') },
  };
  return {
    name: 'gate',
    providers: [{ type: 'oidc', name: 'corp', issuer: ISSUER, audience: AUDIENCE }],
    login: {
      keys: [variable('SESSION_SECRET')],
      providers: {
        corp: { issuer: ISSUER, ...client, paths: ['/'] },
        partners: { issuer: OTHER_ISSUER, ...client, paths: [OTHER_PATH] },
      },
      ...keeping,
      // Credentials need a store.
      ...('durableObject' in keeping ? { credentials: {} } : {}),
    },
    // Scripts of the application are tried here as well: without this, the pages that they aim at are off.
    trustedHosts: [GATE_HOST],
    roles: { engineer: ['eng', 'eng-*'], suspended: [DENIED_GROUP], admin: ['admins'] },
    instances: [
      {
        name: 'phorge',
        hosts: [GATE_HOST],
        application: 'phabricator',
        origin: { binding: 'ORIGIN' },
        resilience: { failures: 3 },
        sso: {
          serverName: SSO_SERVER_NAME,
          clientId: SSO_CLIENT_ID,
          clientSecret: variable('SSO_CLIENT_SECRET'),
          durableObject: 'SSO',
        },
        policy: {
          name: 'phorge',
          rules: [
            { name: 'open', effect: 'allow', who: 'anyone', paths: [OPEN_PAGE], methods: ['GET'] },
            { name: 'engineering', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] },
            { name: 'administration', effect: 'deny', who: { except: ['admin'] }, paths: [DENIED_PAGE] },
            { name: 'suspended by group', effect: 'deny', who: { roles: ['suspended'] }, paths: ['/**'] },
            {
              ...{ name: 'suspended', effect: 'deny', who: 'authenticated', paths: ['/**'] },
              claims: { employment: 'suspended' },
            },
          ],
        },
      },
    ],
  };
}
