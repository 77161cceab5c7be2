import { type BaseContext, pipeline } from '@portcullis/core';
import { cloudflareAccess, identify } from '@portcullis/token';

// Last line: Property 'subject' does not exist on type 'Anonymous'.
pipeline<BaseContext>()
  .use(identify(cloudflareAccess({ team: 'acme', audience: 'aud' })))
  .handle(({ caller }) => new Response(caller.subject));
