import { describe, expect, test } from 'vitest';
import { AccessError, defaultPresenter, type Refusal, refusalHeaders } from '../../src/index.ts';
import { createTrail } from '../../src/request/trail.ts';
import { startContext } from '../start-context.ts';

function refusal(
  headers: Record<string, string> = {},
  more: Partial<ConstructorParameters<typeof AccessError>[0]> = {},
): Refusal {
  return {
    ...startContext(),
    error: new AccessError({
      code: 'role.denied',
      status: 403,
      message: 'You may not <enter>.',
      detail: 'private detail',
      headers: { 'www-authenticate': 'Bearer' },
      ...more,
    }),
    trail: createTrail(),
    request: new Request('https://a.example/x', { headers }),
    target: undefined,
    requestId: 'the-request-id',
    reached: {},
    recorded: false,
  };
}

const navigating = { 'sec-fetch-mode': 'navigate', accept: 'text/html' };

describe('a user who navigates', () => {
  test('gets a page with the message, the code and the request id', async () => {
    const response = defaultPresenter(refusal(navigating));
    expect(response.status).toBe(403);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const html = await response.text();
    expect(html).toContain('<h1>You may not &lt;enter&gt;.</h1>');
    expect(html).toContain('<code>role.denied</code>');
    expect(html).toContain('<code>the-request-id</code>');
  });
});

test('a page says that something was recorded where it was and is a fault, and a refusal is no fault', async () => {
  const textOf = (recorded: boolean, status: number): Promise<string> =>
    defaultPresenter({ ...refusal(navigating, { status }), recorded }).text();
  expect(await textOf(true, 500)).toContain(
    '</h1>\n<p>The error has been recorded.</p>\n<p>If you need help',
  );
  for (const page of [await textOf(false, 500), await textOf(true, 403)])
    expect(page).toContain('</h1>\n<p>If you need help');
});

test('a program gets problem details', async () => {
  const response = defaultPresenter(refusal());
  expect(response.status).toBe(403);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toEqual({
    title: 'You may not <enter>.',
    status: 403,
    code: 'role.denied',
    request_id: 'the-request-id',
  });
});

test.each([
  ['a page', navigating],
  ['problem details', {}],
])('%s holds no detail', async (_form, headers) => {
  expect(await defaultPresenter(refusal(headers)).text()).not.toContain('private');
});

test('everything that is printed into a page is escaped', async () => {
  const hostile = `<script>alert("x")</script>&'`;
  const response = defaultPresenter({
    ...refusal(navigating, { message: hostile, code: hostile }),
    requestId: hostile,
  });
  const html = await response.text();
  expect(html).not.toContain('<script');
  expect(html.match(/&lt;script&gt;alert\(&quot;x&quot;\)&lt;\/script&gt;&amp;&#39;/g)).toHaveLength(4);
});

test('a refusal is never cached and never framed, and carries the headers of its error', () => {
  for (const headers of [navigating, {}]) {
    const response = defaultPresenter(refusal(headers as Record<string, string>));
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'www-authenticate': 'Bearer',
      'x-content-type-options': 'nosniff',
      'x-request-id': 'the-request-id',
    });
  }
});

test('an error cannot take the protective headers away', () => {
  const headers = refusalHeaders(
    refusal({}, { headers: { 'cache-control': 'public', 'content-type': 'x/y' } }),
    'text/plain',
  );
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'text/plain' });
});
