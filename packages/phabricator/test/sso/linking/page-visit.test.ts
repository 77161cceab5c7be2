import { describe, expect, it } from 'vitest';
import { isPageVisit } from '../../../src/sso/linking/page-visit.ts';
import { contextOf, HOST } from '../../fixtures/context.ts';

const NAVIGATION = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
const base = new URL(HOST);

describe('isPageVisit', () => {
  it.each(['/', '/T1', '/source/x/', '/authors/', '/filex/', '/F1', '/robots.txt.html'])(
    'is a GET of %s',
    (path) => {
      expect(isPageVisit(contextOf(path, { headers: NAVIGATION }), { base })).toBe(true);
    },
  );

  it('is one of a browser that sends no Sec-Fetch headers', () => {
    expect(isPageVisit(contextOf('/', { headers: { accept: 'text/html' } }), { base })).toBe(true);
    expect(isPageVisit(contextOf('/', { headers: { accept: '*/*' } }), { base })).toBe(false);
  });

  it.each([
    '/auth',
    '/auth/start/',
    '/login/',
    '/logout/',
    '/res/x.css',
    '/file/1/',
    '/status/',
    '/api/x',
    '/robots.txt',
    '/favicon.ico',
  ])('is not a request of %s', (path) =>
    expect(isPageVisit(contextOf(path, { headers: NAVIGATION }), { base })).toBe(false),
  );

  it.each<[string, Record<string, string>]>([
    ['a frame', { 'sec-fetch-dest': 'iframe' }],
    ['a script', { 'sec-fetch-mode': 'cors' }],
    ['a prefetch', { 'sec-purpose': 'prefetch' }],
    ['a prerender', { 'sec-purpose': 'prefetch;prerender' }],
    ['an old prefetch', { purpose: 'prefetch' }],
    ['jQuery', { 'x-requested-with': 'XMLHttpRequest' }],
    ['Javelin', { 'x-phabricator-via': '/' }],
    ['a WebSocket', { upgrade: 'websocket' }],
  ])('is not one of %s', (_, headers) => {
    expect(isPageVisit(contextOf('/', { headers: { ...NAVIGATION, ...headers } }), { base })).toBe(false);
  });

  it('is not a request by another method, nor at another host or scheme', () => {
    for (const method of ['HEAD', 'POST', 'PUT']) {
      expect(isPageVisit(contextOf('/', { method, headers: NAVIGATION }), { base })).toBe(false);
    }
    for (const other of [
      'https://other.example',
      'http://phorge.example.com',
      'https://phorge.example.com:8443',
    ]) {
      expect(isPageVisit(contextOf('/', { headers: NAVIGATION }), { base: new URL(other) })).toBe(false);
    }
  });
});
