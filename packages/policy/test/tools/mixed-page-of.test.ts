import { expect, test } from 'vitest';
import { mixedPageOf } from '../../src/tools/mixed-page-of.ts';

const feed = { name: 'the feed', brings: 'lines', application: 'feed', paths: ['/feed/**', '/log/'] };
const method = { name: 'methods', brings: 'objects', application: 'api', kinds: ['method'] };

test.each([
  ['feed', '/feed/query/1/', feed],
  ['feed', '/log/', feed],
  ['feed', '/other/', undefined],
  ['wiki', '/feed/', undefined],
  ['api', '/api/x', undefined],
])(
  'mixedPageOf for the application %s: %s belongs to the page that lists it, and no other',
  (application, path, page) => {
    expect(mixedPageOf([feed, method])({ application }, path)).toBe(page);
  },
);

test('where no page is listed, none is found', () => {
  expect(mixedPageOf()({ application: 'feed' }, '/feed/')).toBeUndefined();
});
