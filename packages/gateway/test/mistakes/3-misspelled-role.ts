import { type BaseContext, pipeline } from '@portcullis/core';
import { mapRoles, requireRole } from '@portcullis/roles';
import { authenticate, cloudflareAccess } from '@portcullis/token';

// Last line: Type '"enginer"' is not assignable to type '…'. Did you mean '"engineer"'?
pipeline<BaseContext>()
  .use(authenticate(cloudflareAccess({ team: 'acme', audience: 'aud' })))
  .use(mapRoles({ admin: ['phab-admins'], engineer: ['eng-*'] }))
  .use(requireRole('enginer'));
