import { type BaseContext, pipeline } from '@portcullis/core';
import { mapRoles } from '@portcullis/roles';
import { authenticate, cloudflareAccess } from '@portcullis/token';

// Last line: Property 'caller' is missing in type 'BaseContext<unknown>' but required in type 'HasCaller'.
pipeline<BaseContext>()
  .use(mapRoles({ engineer: ['eng-*'] }))
  .use(authenticate(cloudflareAccess({ team: 'acme', audience: 'aud' })));
