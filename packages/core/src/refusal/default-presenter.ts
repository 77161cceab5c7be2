import { isNavigation } from '../browser/navigation.ts';
import { escapeHtml } from '../encoding/escape-html.ts';
import type { Refusal } from './presenter.ts';

/**
 * Formats a refusal as a plain page for navigations, and as problem details for all other requests. It needs nothing and cannot
 * fail: a Worker uses it if its configured page fails.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9457 | RFC 9457}
 */
export function defaultPresenter(refusal: Refusal): Response {
  return isNavigation(refusal.request) ? page(refusal) : problem(refusal);
}

/** Headers of every refusal: not cacheable, not frameable. */
export function refusalHeaders(
  { error, requestId }: Pick<Refusal, 'error' | 'requestId'>,
  contentType: string,
): Record<string, string> {
  return {
    ...error.headers,
    'content-type': contentType,
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-request-id': requestId,
  };
}

function problem(refusal: Refusal): Response {
  const { error, requestId } = refusal;
  const body = { title: error.message, status: error.status, code: error.code, request_id: requestId };
  return new Response(`${JSON.stringify(body)}\n`, {
    status: error.status,
    headers: refusalHeaders(refusal, 'application/problem+json'),
  });
}

function page(refusal: Refusal): Response {
  const { error, requestId, recorded } = refusal;
  // Only stated if it is true.
  const kept = recorded && error.status >= 500 ? '<p>The error has been recorded.</p>\n' : '';
  const text = escapeHtml(error.message);
  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${text}</title></head>
<body><main><h1>${text}</h1>
${kept}<p>If you need help, give your administrator these details:</p>
<dl><dt>Code</dt><dd><code>${escapeHtml(error.code)}</code></dd><dt>Request</dt><dd><code>${escapeHtml(requestId)}</code></dd></dl></main></body>
</html>
`;
  return new Response(html, {
    status: error.status,
    headers: refusalHeaders(refusal, 'text/html; charset=utf-8'),
  });
}
