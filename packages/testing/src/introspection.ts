/** Who may ask the introspection endpoint. */
export interface IntrospectionClient {
  readonly id: string;
  readonly secret: string;
}

/**
 * Opaque tokens and the endpoint that explains them.
 *
 * Takes the client's credentials as Basic or in the form; without them it answers 401. A token that is
 * unknown, revoked or expired is `{"active":false}` and nothing more.
 * @see https://www.rfc-editor.org/rfc/rfc7662#section-2
 */
export class Introspection {
  readonly #client: IntrospectionClient;
  readonly #nowInSeconds: () => number;
  readonly #issued = new Map<string, Readonly<Record<string, unknown>>>();

  constructor(client: IntrospectionClient, nowInSeconds: () => number) {
    this.#client = client;
    this.#nowInSeconds = nowInSeconds;
  }

  issue(claims: Readonly<Record<string, unknown>>): string {
    const token = `opaque-${this.#issued.size + 1}-${claims.jti}`;
    this.#issued.set(token, claims);
    return token;
  }

  revoke(token: string): void {
    this.#issued.set(token, {});
  }

  async answer(request: Request): Promise<Response> {
    if (request.method !== 'POST') {
      return Response.json({ error: 'invalid_request' }, { status: 405, headers: { allow: 'POST' } });
    }
    const form = new URLSearchParams(await request.text());
    if (!this.#isClient(request.headers.get('authorization'), form)) {
      const headers = { 'www-authenticate': 'Basic realm="introspection"' };
      return Response.json({ error: 'invalid_client' }, { status: 401, headers });
    }
    const token = form.get('token');
    if (token === null) return Response.json({ error: 'invalid_request' }, { status: 400 });
    return Response.json(this.#describe(token));
  }

  #isClient(authorization: string | null, form: URLSearchParams): boolean {
    const { id, secret } = this.#client;
    if (authorization !== null) return authorization === basicCredentials(id, secret);
    return form.get('client_id') === id && form.get('client_secret') === secret;
  }

  #describe(token: string): Record<string, unknown> {
    const claims = this.#issued.get(token);
    const expiresAt = claims?.exp;
    if (typeof expiresAt !== 'number' || expiresAt <= this.#nowInSeconds()) return { active: false };
    return { active: true, token_type: 'Bearer', ...claims };
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 : both parts are form-encoded before base64. */
function basicCredentials(id: string, secret: string): string {
  const encode = (part: string): string => new URLSearchParams({ '': part }).toString().slice(1);
  return `Basic ${btoa(`${encode(id)}:${encode(secret)}`)}`;
}
