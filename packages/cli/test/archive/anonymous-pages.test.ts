import { expect, test } from 'vitest';
import { anonymousPage, downloaded } from '../../src/archive/anonymous-pages.ts';
import { ORIGIN } from './simulated-instance.ts';

/** A page for anonymous clients with this title. */
function page(title: string, status = 200): Response {
  const html = `<title>${title}</title><body><a class="phabricator-core-login-button">Log In</a></body>`;
  return new Response(html, { status, headers: { 'content-type': 'text/html' } });
}

test.each([
  ['◉ T1 Login fails', 'open'],
  ['T1', 'open'],
  ['Login', 'closed'],
  ['◉ T12 Another', 'closed'],
  ['◉ XT1 Another', 'closed'],
])('a page with the title %s is %s for T1', async (title, state) => {
  const instance = { origin: ORIGIN, fetch: async () => page(title) };
  expect(await anonymousPage(instance, '/T1', 'T1')).toMatchObject({ state });
});

test.each([
  [403, 'closed'],
  [404, 'closed'],
  [302, 'closed'],
  [429, 'failed'],
  [500, 'failed'],
])('a page that is answered with %d is %s', async (status, state) => {
  const instance = { origin: ORIGIN, fetch: async () => page('T1', status) };
  expect(await anonymousPage(instance, '/T1', 'T1')).toMatchObject({ state });
});

test.each([
  ['/w/a/', '/w/a/?checked=1', 'open'],
  ['https://evil.example/w/a/', undefined, 'closed'],
  ['/auth/start/', undefined, 'closed'],
])('a redirect to %s leads to %s', async (location, followed, state) => {
  const asked: string[] = [];
  const fetch = async (input: unknown) => {
    asked.push(String(input).replace(ORIGIN, ''));
    return asked.length === 1 ? new Response(null, { status: 302, headers: { location } }) : page('A');
  };
  expect(await anonymousPage({ origin: ORIGIN, fetch }, '/w/a?checked=1')).toMatchObject({ state });
  expect(asked).toEqual(['/w/a?checked=1', ...(followed === undefined ? [] : [followed])]);
});

test('data of a file is only downloaded from the instance and its host of files, also after a redirect', async () => {
  const asked: string[] = [];
  const fetch = async (input: unknown) => {
    const { host, pathname } = new URL(String(input));
    asked.push(host);
    const location = { '/away': 'https://evil.example/x', '/files': 'https://files.example/x' }[pathname];
    return location === undefined
      ? new Response('data')
      : new Response(null, { status: 302, headers: { location } });
  };
  const instance = { origin: ORIGIN, fileHost: 'files.example', fetch };
  expect(await (await downloaded(instance, '/file/data/x'))?.text()).toBe('data');
  expect(await (await downloaded(instance, '/files'))?.text()).toBe('data');
  for (const link of ['https://evil.example/file/data/x', '/away', 'javascript:alert(1)'])
    expect(await downloaded(instance, link)).toBeUndefined();
  expect(new Set(asked)).toEqual(new Set(['phab.example.com', 'files.example']));
});
