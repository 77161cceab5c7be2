import { gateway } from 'portcullis';
import { AUDIENCE, GATE_HOST, ISSUER, OPEN_PAGE } from './names.ts';

/** The ready gateway with one open page, to aim attacks at. */
export default {
  fetch: gateway({
    name: 'gate',
    providers: [{ type: 'oidc', name: 'corp', issuer: ISSUER, audience: AUDIENCE }],
    roles: { engineer: ['eng', 'eng-*'] },
    instances: [
      {
        name: 'phorge',
        hosts: [GATE_HOST],
        application: 'phabricator',
        origin: { binding: 'ORIGIN' },
        policy: {
          name: 'phorge',
          rules: [
            { name: 'open', effect: 'allow', who: 'anyone', paths: [OPEN_PAGE], methods: ['GET'] },
            { name: 'engineering', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] },
          ],
        },
      },
    ],
  }),
};
