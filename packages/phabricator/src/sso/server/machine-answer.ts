import type { BaseContext } from '@portcullis/core';

/** An answer to Phorge itself, which reads JSON and no pages. */
export function machineAnswer(
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json(body, {
    status,
    headers: {
      'cache-control': 'no-store',
      pragma: 'no-cache',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  });
}

/** The trail learns what the answer does not say. */
export function recordRefusal(
  { trail }: BaseContext,
  {
    code,
    status,
    detail,
  }: { readonly code: string; readonly status: number; readonly detail: string | undefined },
): void {
  trail.add({ type: 'request.failed', code, status, detail });
}
