import fc from 'fast-check';
import { expect, test } from 'vitest';
import { returnTo } from '../../src/addresses/return-to.ts';
import { scene } from '../fixtures/scene.ts';

const BASE = new URL('https://app.example');
const PREFIX = '/.portcullis/';
const land = (text: string): string => returnTo(text, BASE, PREFIX);

/** Ways to begin something that some reader takes for another host. */
const BEGINNINGS = [
  '//',
  '///',
  '////',
  '/\\',
  '\\\\',
  '\\/',
  '\\',
  '/\t/',
  '/\n/',
  '/\r/',
  '/\r\n/',
  '/ /',
  ' //',
  '\t//',
  '\n/',
  '\u00a0//',
  '/\u0000/',
  '/%09/',
  '/%0a/',
  '/%0d/',
  '/%00/',
  '/%5c',
  '/%5C',
  '/%2f',
  '/%2F',
  '/%2f%2f',
  '/.//',
  '/..//',
  '/././/',
  '/%2e//',
  '/%2e%2e//',
  '/a/..//',
  '/.\\',
  '/..\\',
  '/;/../\\',
  '/\u2028/',
  '/\u3000/',
  '／／',
  '/／',
  '/\ufeff/',
  'https://',
  'http://',
  'HTTPS://',
  'https:',
  'https:/',
  'https:///',
  'https:\\\\',
  'http:\\',
  '//app.example@',
  'https://app.example@',
  'https://app.example:x@',
  'javascript://',
  'data:text/html,',
  'ftp://',
  'ws://',
  'blob:https://',
  'view-source:https://',
  '?//',
  '#//',
  '',
  '.',
  '../login/',
  '../',
  '@',
  ':',
  ':443//',
  'app.example',
  '//app.example.',
  '//app.example:443@',
  '*',
  '//[',
  '///\\;@',
] as const;

const ENDINGS = ['evil.example', 'evil.example/%2f..', 'evil%E3%80%82example', '[::1]/x'] as const;

const SCRIPTS = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  'java\nscript:alert(1)',
  ' javascript:alert(1)',
  '\u0001javascript:alert(1)',
  'javascript\u003aalert(1)',
  'javascript&colon;alert(1)',
  'vbscript:x',
  'data:text/html;base64,PHg+',
  'data:,x',
  'file:///etc/passwd',
  'mailto:a@evil.example',
  'tel:1',
  'about:blank',
  'intent://x#Intent;end',
  'x-app://open',
  'feed:javascript:alert(1)',
  'jar:https://evil.example!/x',
  'http:evil.example',
  'https:evil.example',
  'https;//evil.example',
  '/.portcullis/logout',
  '/.portcullis/login?return_to=/',
  '/a/../.portcullis/logout',
  '/%2eportcullis/logout',
] as const;

const HOSTILE = [
  ...BEGINNINGS.flatMap((beginning) => ENDINGS.map((ending) => beginning + ending)),
  ...SCRIPTS,
];

test('C8: at least two hundred hostile return addresses all land on the home page', () => {
  expect(new Set(HOSTILE).size).toBeGreaterThan(200);
  expect(HOSTILE.filter((text) => land(text) !== '/')).toEqual([]);
});

test('C8: they do so in a real login as well', async () => {
  const stage = await scene();
  for (const text of HOSTILE) {
    const browser = stage.newBrowser();
    const away = await browser.open(
      `/.portcullis/login?return_to=${encodeURIComponent(text.toWellFormed())}`,
    );
    const back = await browser.open(stage.provider.authorize(away.headers.get('location') ?? ''));
    expect([text, back.headers.get('location')]).toEqual([text, '/']);
  }
});

test('C8: no part of a hostile return address is in the redirect of a logout', async () => {
  const stage = await scene();
  await stage.logIn();
  for (const text of HOSTILE.slice(0, 20)) {
    const name = encodeURIComponent(text);
    const asked = await stage.browser.open(`/.portcullis/signed-out?post_logout_redirect_uri=${name}`);
    expect([asked.status, stage.failure]).toEqual([400, 'session.parameters']);
    const sent = await stage.browser.submit('/.portcullis/logout', { return_to: text });
    expect([sent.status, stage.failure]).toEqual([400, 'session.parameters']);
  }
  const page = await (await stage.browser.submit('/.portcullis/logout', {})).text();
  expect(page).toContain('post_logout_redirect_uri=https%3A%2F%2Fapp.example%2F.portcullis%2Fsigned-out');
});

test('honest return addresses are unchanged, without their fragment', () => {
  for (const text of [
    '/',
    '/D12',
    '/maniphest/?a=1&b=2',
    '/diffusion/X/browse/master/C%23/',
    '/a;b$c',
    '/%E2%9C%93',
    '/q?next=//x',
  ]) {
    expect(land(text)).toBe(text);
  }
  expect(land('/D12#comment-3')).toBe('/D12');
  expect(land('/.portcullis/whoami')).toBe('/.portcullis/whoami');
});

test('of the gateway’s own addresses, a login returns only to those that are pages', () => {
  const pages = ['/.portcullis/operator/'];
  const page = '/.portcullis/operator/refusals?last=7d';
  expect(returnTo(page, BASE, PREFIX, pages)).toBe(page);
  expect(land('/.portcullis/sessions')).toBe('/.portcullis/sessions');
  expect(land(page)).toBe('/');
  for (const other of ['/.portcullis/operators/', '/.portcullis/logout', '/.portcullis/operator/../logout']) {
    expect(returnTo(other, BASE, PREFIX, pages)).toBe('/');
  }
});

test('whatever return address is given, the browser stays on the site', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.webUrl(),
        fc.string(),
        fc.string({ unit: 'binary' }),
        fc.string().map((text) => `/${text}`),
      ),
      (text) => {
        const url = new URL(land(text), BASE);
        expect(url.origin).toBe(BASE.origin);
      },
    ),
  );
  expect(returnTo(undefined, BASE, PREFIX)).toBe('/');
  expect(returnTo(null, BASE, PREFIX)).toBe('/');
  expect(land(`/${'a'.repeat(2048)}`)).toBe('/');
});
