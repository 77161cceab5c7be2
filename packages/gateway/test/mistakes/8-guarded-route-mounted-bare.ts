import { type BaseContext, type HasIdentity, pipeline } from '@portcullis/core';
import { routes } from '@portcullis/core/itty';

const profile = pipeline<BaseContext & HasIdentity>().handle(
  ({ identity }) => new Response(identity.subject),
);

// Last line: Property 'identity' is missing in type 'BaseContext<unknown> & HasParams' but required in type 'HasIdentity'.
routes<BaseContext>().get('/profile', profile);
