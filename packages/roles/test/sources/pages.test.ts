import { describe, expect, test } from 'vitest';
import { DirectoryCalls } from '../../src/sources/directory-calls.ts';
import { directorySettings } from '../../src/sources/directory-options.ts';
import { pagesOf, readList, textOf } from '../../src/sources/pages.ts';
import { standIn, timeline } from './directory.ts';

const first = new URL('https://directory.example/groups');

async function listed(answer: (url: URL, call: number) => unknown) {
  const time = timeline();
  let call = 0;
  const { fetch, asked } = standIn((url) => Response.json(answer(url, call++)));
  const calls = new DirectoryCalls(directorySettings('test', { fetch, sleep: time.sleep }, {}), time.clock);
  const pages = pagesOf(calls, {
    first,
    headers: { authorization: 'Bearer t' },
    advice: 'ask for it',
    entries: (body) => readList('groups' in body ? body.groups : undefined, ({ id }) => textOf(id)),
    next: ({ body }) => ('next' in body ? String(body.next) : undefined),
  });
  const groups: string[] = [];
  try {
    for await (const page of pages) groups.push(...page);
  } catch (error) {
    return { groups, asked, failure: (error as Error).message };
  }
  return { groups, asked, failure: undefined };
}

describe('pagesOf', () => {
  test('goes on at another path of the same origin, with the same headers', async () => {
    const { groups, asked } = await listed((_url, call) =>
      call === 0
        ? { groups: [{ id: 'a' }], next: 'https://directory.example/more' }
        : { groups: [{ id: 'b' }] },
    );
    expect(groups).toEqual(['a', 'b']);
    expect(asked.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer t', 'Bearer t']);
  });

  test.each([
    'https://evil.example/groups',
    'http://directory.example/groups',
    'https://directory.example:8443/groups',
    'https://directory.example@evil.example/',
    '//evil.example/',
    '/groups',
    'no address',
    '',
  ])('takes no credentials to a next page at %j', async (next) => {
    const { groups, asked, failure } = await listed(() => ({ groups: [{ id: 'a' }], next }));
    expect(failure).toBe('GET to directory.example leads to a next page at another origin');
    expect(groups).toEqual(['a']);
    expect(asked).toHaveLength(1);
  });

  test('reads a hundred pages, and not one more', async () => {
    const pages = (count: number) => (_url: URL, call: number) =>
      call + 1 < count ? { groups: [{ id: 'a' }], next: first.href } : { groups: [{ id: 'a' }] };
    expect(await listed(pages(100))).toMatchObject({ failure: undefined });
    const { failure, asked } = await listed(pages(101));
    expect(failure).toBe('GET to directory.example gave more than 100 pages');
    expect(asked).toHaveLength(100);
  });

  test.each([
    ['no list', { groups: 'a' }],
    ['a member that is no object', { groups: ['a'] }],
    ['a member that is null', { groups: [null] }],
    ['one good member and one bad', { groups: [{ id: 'a' }, { id: '' }] }],
    ['a member whose name is no text', { groups: [{ id: 7 }] }],
  ])('refuses a page with %s', async (_name, page) => {
    const { groups, failure } = await listed(() => page);
    expect(groups).toEqual([]);
    expect(failure).toBe('GET to directory.example gave something that is no list of groups');
  });

  test('an empty list is a page', async () => {
    expect(await listed(() => ({ groups: [] }))).toMatchObject({ groups: [], failure: undefined });
  });
});
