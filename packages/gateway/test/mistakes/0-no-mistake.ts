import { audit, consoleSink } from '@portcullis/audit';
import { allowAnyone, mount, pipeline } from '@portcullis/core';
import { binding, phabricator } from '@portcullis/phabricator';
import { enforce, type Policy } from '@portcullis/policy';
import { mapRoles, requireRole } from '@portcullis/roles';
import { authenticate, cloudflareAccess, identify } from '@portcullis/token';
import { web } from '@portcullis/web';

interface Env {
  readonly PHORGE: Fetcher;
}

declare const fromFile: Policy<'engineer'>;

// The control: design section 3 in the form of an application. It must compile, and be a Worker.
export default pipeline(phabricator<Env>({ origin: binding('PHORGE') }))
  .use(audit({ sinks: [consoleSink()] }))
  .use(authenticate(cloudflareAccess({ team: 'acme', audience: 'aud' })))
  .use(mapRoles({ admin: ['phab-admins'], engineer: ['eng-*'] }))
  .use(requireRole('engineer'))
  .use(
    enforce({
      name: 'tasks',
      rules: [
        {
          name: 'tasks',
          effect: 'allow',
          who: { roles: ['admin'] },
          applications: ['maniphest'],
          kinds: ['task'],
        },
      ],
    }),
  ) satisfies ExportedHandler<Env>;

// What is bound may be said at the pipeline as well, and not at all: then it is what the origin needs.
pipeline<Env>(phabricator({ origin: binding('PHORGE') })).use(allowAnyone()) satisfies ExportedHandler<Env>;
pipeline(phabricator({ origin: binding('PHORGE') })).use(allowAnyone()) satisfies ExportedHandler<Env>;

// A role is a decision, whoever looked for the caller.
pipeline(phabricator<Env>({ origin: binding('PHORGE') }))
  .use(identify(cloudflareAccess({ team: 'acme', audience: 'aud' })))
  .use(mapRoles({ engineer: ['eng-*'] }))
  .use(requireRole('engineer')) satisfies ExportedHandler<Env>;

// The words of a policy from a file are checked when it is read.
pipeline(phabricator<Env>({ origin: binding('PHORGE') }))
  .use(authenticate(cloudflareAccess({ team: 'acme', audience: 'aud' })))
  .use(mapRoles({ engineer: ['eng-*'] }))
  .use(enforce(fromFile));

// Told who is asking, behind steps that know.
pipeline(web({ origin: binding('PHORGE'), headers: { 'x-user': 'email', 'x-roles': 'roles' } }))
  .use(authenticate(cloudflareAccess({ team: 'acme', audience: 'aud' })))
  .use(mapRoles({ engineer: ['eng-*'] })) satisfies ExportedHandler<Env>;
pipeline(
  mount({
    '/wiki/': web({ origin: binding('PHORGE'), headers: { 'x-user': 'email' } }),
    '/': phabricator({ origin: binding('PHORGE') }),
  }),
).use(authenticate(cloudflareAccess({ team: 'acme', audience: 'aud' }))) satisfies ExportedHandler<Env>;
