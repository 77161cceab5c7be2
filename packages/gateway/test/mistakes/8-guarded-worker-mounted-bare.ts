import { type BaseContext, type HasIdentity, route, worker } from '@portcullis/core';

const profile = route<BaseContext & HasIdentity>().handle(({ identity }) => new Response(identity.subject));

// Last line: Property 'identity' is missing in type 'BaseContext<unknown>' but required in type 'HasIdentity'.
export default { fetch: worker(profile) };
