import { type BaseContext, pipeline } from '@portcullis/core';

// Last line: Type 'void' is not assignable to type 'Response'.
pipeline<BaseContext>().use(async (_context, next) => {
  await next();
});
