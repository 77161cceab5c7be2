import { type BaseContext, pipeline } from '@portcullis/core';
import { guard } from '@portcullis/core/hono';

// Last line: Type 'BaseContext<unknown>' is not assignable to type 'Decided'.
guard(pipeline<BaseContext>());
