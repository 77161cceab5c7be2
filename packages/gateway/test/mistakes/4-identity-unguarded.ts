import { type BaseContext, pipeline } from '@portcullis/core';

// Last line: Property 'identity' does not exist on type 'BaseContext<unknown>'.
pipeline<BaseContext>().handle((context) => new Response(context.identity.subject));
