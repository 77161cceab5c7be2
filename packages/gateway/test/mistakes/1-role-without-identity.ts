import { type BaseContext, pipeline } from '@portcullis/core';
import { requireRole } from '@portcullis/roles';

// Last line: Property 'caller' is missing in type 'BaseContext<unknown>' but required in type 'HasCaller'.
pipeline<BaseContext>().use(requireRole('engineer'));
