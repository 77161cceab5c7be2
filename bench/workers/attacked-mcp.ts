import { pipeline } from '@portcullis/core';
import { binding, type FetchBinding, mcp } from '@portcullis/mcp';
import { enforce } from '@portcullis/policy';
import { mapRoles } from '@portcullis/roles';
import { authenticate, bearer } from '@portcullis/token';
import { MCP_RESOURCE } from './attack-names.ts';
import { ISSUER, SESSION_SECRET } from './names.ts';

interface Env {
  readonly ORIGIN: FetchBinding;
}

// No tolerance for clocks, so that tokens end when they say.
const verifier = bearer({ issuer: ISSUER, audience: MCP_RESOURCE, clockToleranceSeconds: 0 });

export default pipeline(mcp<Env>({ origin: binding('ORIGIN'), sessionSecrets: [SESSION_SECRET] }))
  .use(authenticate(verifier))
  .use(mapRoles({ engineer: ['eng-*'] }))
  .use(
    enforce({
      name: 'tools',
      rules: [
        {
          name: 'engineers',
          effect: 'allow',
          who: { roles: ['engineer'] },
          tools: ['search_*', 'watch_*'],
        },
      ],
    }),
  );
