import { pipeline } from '@portcullis/core';
import { binding, phabricator } from '@portcullis/phabricator';
import { enforce } from '@portcullis/policy';
import { mapRoles } from '@portcullis/roles';
import { authenticate, cloudflareAccess } from '@portcullis/token';

interface Env {
  readonly PHORGE: Fetcher;
}

// Last line: Type '"maniphst"' is not assignable to type 'PhabricatorApplication'. Did you mean '"maniphest"'?
pipeline(phabricator<Env>({ origin: binding('PHORGE') }))
  .use(authenticate(cloudflareAccess({ team: 'acme', audience: 'aud' })))
  .use(mapRoles({ engineer: ['eng-*'] }))
  .use(
    enforce({
      name: 'tasks',
      rules: [{ name: 'tasks', effect: 'allow', who: 'authenticated', applications: ['maniphst'] }],
    }),
  );
