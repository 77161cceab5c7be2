import type { BaseContext } from '@portcullis/core';

/** The path of this very host that an answer leads to with 302, as all redirects of Phorge's do; `undefined` for others. */
export function redirectPath(
  response: Response,
  { target }: Pick<BaseContext, 'target'>,
): string | undefined {
  const location = response.status === 302 ? response.headers.get('location') : null;
  const url = location === null ? null : URL.parse(location, target.href);
  return url?.host === target.host ? url.pathname : undefined;
}
