import { expect, it } from 'vitest';
import { ownPage } from '../../../src/sso/html/own-page.ts';

it('is one page that loads nothing, runs nothing and is kept by nobody', async () => {
  const random = (bytes: Uint8Array): Uint8Array => bytes.fill(1);
  const response = ownPage({ title: '<Title>', main: '<p>x</p>', status: 409 }, random);
  const text = await response.text();
  expect(response.status).toBe(409);
  expect(text).toContain('<title>&lt;Title&gt;</title>');
  expect(text).toContain('<h1>&lt;Title&gt;</h1>\n<p>x</p>');
  expect(text).not.toContain('<script');
  const nonce = 'AQEBAQEBAQEBAQEBAQEBAQ';
  expect(text).toContain(`<style nonce="${nonce}">`);
  expect(Object.fromEntries(response.headers)).toEqual({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
  });
});
