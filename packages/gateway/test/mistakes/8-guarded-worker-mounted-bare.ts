import { type BaseContext, type HasIdentity, pipeline, worker } from '@portcullis/core';

const profile = pipeline<BaseContext & HasIdentity>().handle(
  ({ identity }) => new Response(identity.subject),
);

// Last line: Property 'identity' is missing in type 'BaseContext<unknown>' but required in type 'HasIdentity'.
export default { fetch: worker(profile) };
