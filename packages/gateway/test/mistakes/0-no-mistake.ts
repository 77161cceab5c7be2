import { audit, consoleSink } from '@portcullis/audit';
import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { binding, phabricator } from '@portcullis/phabricator';
import { mapRoles, requireRole } from '@portcullis/roles';
import { authenticate, cloudflareAccess } from '@portcullis/token';

interface Env {
  readonly PHORGE: Fetcher;
}

// The control: design section 3, as it stands there. It must compile.
const app = pipeline<BaseContext<Env>>()
  .use(audit({ sinks: [consoleSink()] }))
  .use(authenticate(cloudflareAccess({ team: 'acme', audience: 'aud' })))
  .use(mapRoles({ admin: ['phab-admins'], engineer: ['eng-*'] }))
  .use(requireRole('engineer'))
  .handle(phabricator({ origin: binding('PHORGE') }));

export default { fetch: worker(app) };
