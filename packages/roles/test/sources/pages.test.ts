import { describe, expect, test } from 'vitest';
import { nextLink, pagesOf, readList } from '../../src/sources/pages.ts';

const NEXT = 'https://api.example/groups?after=a,b;c';

/** Which page a directory names with this `Link`. */
const next = (link: string): string | undefined =>
  nextLink({ body: [], headers: new Headers({ link }) } as Parameters<typeof nextLink>[0]);

// RFC 8288 section 3. A page that is not found would be groups that somebody does not have.
describe('the next page is found', () => {
  test.each([
    ['as GitHub and Okta write it', `<https://api.example/a>; rel="self", <${NEXT}>; rel="next"`],
    ['without quotes', `<${NEXT}>;rel=next`],
    ['in any case', `<${NEXT}> ; REL="NEXT"`],
    ['among several relations', `<${NEXT}>; rel="last next"`],
    ['behind other parameters', `<${NEXT}>; title="a \\"b\\", <c>; d"; type=text/plain; rel="next"`],
    ['behind a parameter without a value', `<${NEXT}>; crossorigin; rel=next`],
    ['behind empty members of the list', `, ,<https://api.example/b>; rel=prev,, <${NEXT}>; rel=next`],
    ['with white space around the equals sign', `<${NEXT}>; rel = "next"`],
  ])('%s', (_how, link) => {
    expect(next(link)).toBe(NEXT);
  });
});

test.each([
  ['another relation', '<https://api.example/a>; rel="prev"'],
  ['a relation that only begins so', '<https://api.example/a>; rel="next-archive"'],
  ['a title that says so', '<https://api.example/a>; title="; rel=next"; rel="last"'],
  ['a second relation, which counts for nothing', '<https://api.example/a>; rel="last"; rel="next"'],
  ['a link of another page', '<https://api.example/a>; rel="next"; anchor="/other"'],
  ['no relation', '<https://api.example/a>'],
  ['no link', 'rel="next"'],
])('the next page of a Link header: %s is not accepted', (_what, link) => {
  expect(next(link)).toBeUndefined();
});

test('without the header there is no next page', () => {
  const answer = { body: [], headers: new Headers() } as unknown as Parameters<typeof nextLink>[0];
  expect(nextLink(answer)).toBeUndefined();
});

test.each([[[null]], [['text']], [[1]], [[undefined]]])(
  'a list with an item that is no object is refused: %j',
  (list) => {
    expect(readList(list, () => 'read')).toBeUndefined();
  },
);

test('a list of objects is read one by one', () => {
  expect(readList([{ id: 'a' }, { id: 'b' }], ({ id }) => String(id))).toEqual(['a', 'b']);
});

test('a next page that is no address is refused as one elsewhere', async () => {
  const answer = { body: {}, headers: new Headers() };
  const pages = pagesOf({ json: async () => answer } as unknown as Parameters<typeof pagesOf>[0], {
    first: new URL('https://api.example/groups'),
    headers: {},
    advice: '',
    entries: () => ['a'],
    next: () => '/groups?page=2',
  });
  expect((await pages.next()).value).toEqual(['a']);
  await expect(pages.next()).rejects.toThrow('next page at another origin');
});
