import { gateway } from 'portcullis';
import { AUDIENCE, GATE_HOST, ISSUER } from './names.ts';
import { policyOf } from './policy-of.ts';

/** The ready gateway as it ships: one line on the console for each request. */
export default {
  fetch: gateway({
    name: 'gate',
    providers: [{ type: 'oidc', name: 'corp', issuer: ISSUER, audience: AUDIENCE }],
    roles: { admin: ['phab-admins'], engineer: ['eng', 'eng-*'], contractor: ['ext-*'] },
    instances: [
      {
        name: 'phorge',
        hosts: [GATE_HOST],
        application: 'phabricator',
        origin: { binding: 'ORIGIN' },
        policy: policyOf(1000),
      },
    ],
  }),
};
