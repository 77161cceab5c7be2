import { expect, test } from 'vitest';
import { pageResponse } from '../../../src/browser/frame/page.ts';
import { scriptsFor } from '../../../src/browser/frame/page-scripts.ts';
import { html } from '../../../src/browser/html.ts';

const random = (bytes: Uint8Array): Uint8Array => bytes.fill(1);

test('a page loads nothing, runs nothing and is never cached', async () => {
  const page = { title: '<Title>', main: html`<p>x</p>`, status: 409 };
  const response = pageResponse(page, { theme: {}, random });
  const text = await response.text();
  expect(response.status).toBe(409);
  expect(text).toContain('<title>&lt;Title&gt; &ndash; Portcullis</title>');
  expect(text).toContain('<h1>&lt;Title&gt;</h1>\n<p>x</p>');
  expect(text).not.toContain('<script');
  const nonce = 'AQEBAQEBAQEBAQEBAQEBAQ';
  expect(text).toContain(`<style nonce="${nonce}">`);
  expect(Object.fromEntries(response.headers)).toEqual({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
  });
});

test('a page sends the headers of a refusal, and no header overrides its own', () => {
  const given = { 'x-request-id': 'r', 'cache-control': 'public', 'content-security-policy': 'x' };
  const { headers } = pageResponse({ title: 't', main: html`` }, { theme: {}, random }, given);
  expect([headers.get('x-request-id'), headers.get('cache-control')]).toEqual(['r', 'no-store']);
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
});

test('a page has the scripts that it has elements for, under the nonce, and may do no more than these', async () => {
  const pageWith = (main: ReturnType<typeof html>) =>
    pageResponse({ title: 't', main }, { theme: {}, random });
  const nonce = 'AQEBAQEBAQEBAQEBAQEBAQ';
  const time = pageWith(html`<time datetime="2026-01-15T12:00:00Z" data-local>x</time>`);
  const policy = time.headers.get('content-security-policy') ?? '';
  expect(policy).toContain(
    `script-src 'nonce-${nonce}'; require-trusted-types-for 'script'; trusted-types 'none'`,
  );
  expect(policy).not.toContain('connect-src');
  expect(policy.split('; ')).toHaveLength(9);
  const text = await time.text();
  expect(text.match(/<script/g)).toHaveLength(1);
  expect(text).toContain(
    `<script nonce="${nonce}">for (const time of document.querySelectorAll('time[data-local]'))`,
  );
  const again = pageWith(html`<p data-retry hidden>x</p>`);
  expect(again.headers.get('content-security-policy')).toContain("connect-src 'self'");
});

test('no script of a page contains a closing script tag', () => {
  const all = scriptsFor(' data-local data-copy data-retry method="post"');
  for (const { code } of all) expect(code).not.toContain('</');
  expect(all).toHaveLength(4);
});

test('a page is in its language, and what the theme says in its own', async () => {
  const setting = { theme: { name: 'Wissen', language: 'de' }, random, language: 'ja' as const };
  const text = await pageResponse({ title: 't', main: html`` }, setting).text();
  expect(text).toContain('<html lang="ja">');
  expect(text).toContain('<span lang="de">Wissen</span>');
  const own = await pageResponse({ title: 't', main: html`` }, { ...setting, language: 'de' }).text();
  expect(own).toContain('<span>Wissen</span>');
});

test('a page shows the logo, link and footer of its theme and text, and nothing where they have none', async () => {
  const textOf = (page: object, theme: object) =>
    pageResponse({ title: 't', main: html`<p>x</p>`, ...page }, { theme, random }).text();
  const bare = await textOf({}, {});
  expect(bare).toContain('<html lang="en">');
  expect(bare).toContain('<meta name="robots" content="noindex">\n<title>');
  expect(bare).toContain('<header><span>Portcullis</span></header>');
  expect(bare).toContain('</main>\n\n</body>');
  const full = await textOf(
    { continueTo: '/next?a=1&b=2', footer: html`<a href="/">home</a>` },
    { name: 'Wiki', logo: 'data:image/png;base64,AAAA' },
  );
  expect(full).toContain(
    '<meta name="robots" content="noindex"><meta http-equiv="refresh" content="0; url=/next?a=1&amp;b=2">\n<title>',
  );
  expect(full).toContain(
    '<header><img src="data:image/png;base64,AAAA" alt="" height="32"><span>Wiki</span></header>',
  );
  expect(full).toContain('</main>\n<footer><a href="/">home</a></footer>\n</body>');
});

test('each script runs for its own elements and says what it does with them', () => {
  const [first, ...others] = [' data-local', ' data-copy', ' data-retry', ' method="post"'].map((markup) =>
    scriptsFor(`<p${markup}>`),
  );
  expect([first, ...others].map((scripts) => scripts?.length)).toEqual([1, 1, 1, 1]);
  const code = (index: number) => [first, ...others][index]?.[0]?.code ?? '';
  expect(code(0)).toContain("querySelectorAll('time[data-local]')");
  expect(code(1)).toContain("querySelectorAll('button[data-copy]')");
  expect(code(2)).toContain("querySelectorAll('[data-retry]')");
  expect(code(3)).toContain('sentAt');
  expect(scriptsFor('<p>')).toEqual([]);
});
