import { type BaseContext, type HasIdentity, route } from '@portcullis/core';
import { routes } from '@portcullis/core/itty';

const profile = route<BaseContext & HasIdentity>().handle(({ identity }) => new Response(identity.subject));

// Last line: Property 'identity' is missing in type 'BaseContext<unknown> & HasParams' but required in type 'HasIdentity'.
routes<BaseContext>().get('/profile', profile);
