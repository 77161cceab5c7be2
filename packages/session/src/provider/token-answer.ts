import type { TokenEndpointResponse } from 'oauth4webapi';

/**
 * Removes the ID token from a response of the token endpoint: the client library would reject the whole response because of it, and the
 * next refresh token would be lost with it. `ProviderClient` verifies the ID token separately.
 */
export async function withoutIdToken(response: Response): Promise<{
  readonly rest: Response;
  readonly idToken: Pick<TokenEndpointResponse, 'id_token'>;
}> {
  const text = await response.text();
  const { status, headers } = response;
  const { id_token: idToken, ...rest } = recordIn(text) ?? {};
  if (typeof idToken !== 'string') return { rest: new Response(text, { status, headers }), idToken: {} };
  return { rest: new Response(JSON.stringify(rest), { status, headers }), idToken: { id_token: idToken } };
}

function recordIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    // The client library says what is wrong with it.
    return undefined;
  }
}
