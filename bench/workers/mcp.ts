import { pipeline } from '@portcullis/core';
import { binding, type FetchBinding, mcp } from '@portcullis/mcp';
import { enforce } from '@portcullis/policy';
import { mapRoles } from '@portcullis/roles';
import { authenticate, bearer } from '@portcullis/token';
import { AUDIENCE, ISSUER } from './names.ts';

interface Env {
  readonly ORIGIN: FetchBinding;
}

/** Verifies a token, decides by tool and arguments, and writes the message anew. */
export default pipeline(mcp<Env>({ origin: binding('ORIGIN'), listSeconds: 3600 }))
  .use(authenticate(bearer({ issuer: ISSUER, audience: AUDIENCE, algorithms: ['RS256'] })))
  .use(mapRoles({ engineer: ['eng-*'] }))
  .use(
    enforce({
      name: 'tools',
      rules: [{ name: 'engineers', effect: 'allow', who: { roles: ['engineer'] }, tools: ['search_*'] }],
    }),
  );
