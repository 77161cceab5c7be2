import { pipeline } from '@portcullis/core';
import { binding, phabricator } from '@portcullis/phabricator';
import { mapRoles } from '@portcullis/roles';
import { cloudflareAccess, identify } from '@portcullis/token';

interface Env {
  readonly PHORGE: Fetcher;
}

// Last line: Type 'NeedsStepThatDecides' provides no match for the signature ….
export default pipeline(phabricator<Env>({ origin: binding('PHORGE') }))
  .use(identify(cloudflareAccess({ team: 'acme', audience: 'aud' })))
  .use(mapRoles({ engineer: ['eng-*'] })) satisfies ExportedHandler<Env>;
