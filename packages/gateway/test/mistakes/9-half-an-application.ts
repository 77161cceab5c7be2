import { application, pipeline } from '@portcullis/core';

// Last line: Property 'maskPath' is missing in type '…>'.
const wiki = application({
  name: 'wiki',
  target: {},
  vocabulary: { applications: ['wiki'], kinds: ['page'], delimitersInNames: false },
  check: (_context, next) => next(),
  classify: () => ({ application: 'wiki' }),
  presenter: () => undefined,
  handler: ({ target }) => fetch(target.href),
});

pipeline(wiki);
