import { expect, test } from 'vitest';
import { html } from '../../src/browser/html.ts';
import { pageResponse } from '../../src/browser/page.ts';

const random = (bytes: Uint8Array): Uint8Array => bytes.fill(1);

test('is one page that loads nothing, runs nothing and is kept by nobody', async () => {
  const page = { title: '<Title>', main: html`<p>x</p>`, status: 409 };
  const response = pageResponse(page, { theme: {}, random });
  const text = await response.text();
  expect(response.status).toBe(409);
  expect(text).toContain('<title>&lt;Title&gt; – Portcullis</title>');
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

test('keeps the headers of a refusal, and none that would undo its own', () => {
  const given = { 'x-request-id': 'r', 'cache-control': 'public', 'content-security-policy': 'x' };
  const { headers } = pageResponse({ title: 't', main: html`` }, { theme: {}, random }, given);
  expect([headers.get('x-request-id'), headers.get('cache-control')]).toEqual(['r', 'no-store']);
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
});
