/** Which pages of other origins may read the responses of an endpoint, and what they may send. */
export interface CrossOrigin {
  /** Origins, such as `https://chat.example.com`. */
  readonly origins: readonly string[];
  /** Methods that such pages may use, separated by commas. */
  readonly methods: string;
}

/** Response headers that a client needs: where to get a token, and which session and version of MCP it has. */
const EXPOSED = 'www-authenticate, mcp-session-id, mcp-protocol-version';

/** Every header: a page is to send any that mirrors an argument (`Mcp-Param-…`). The wildcard does not include `Authorization`. */
const SENT = 'authorization, *';

/** Seconds for which a browser remembers what is allowed. */
const MAX_AGE = '600';

/**
 * Headers by which a browser lets a page of another origin read a response; none unless the origin of the request is named. A browser lets no
 * page read a response to a request with cookies, since `Access-Control-Allow-Credentials` is never there.
 *
 * @see {@link https://fetch.spec.whatwg.org/#http-cors-protocol | CORS protocol}
 */
export function crossOriginHeaders(
  { headers }: Pick<Request, 'headers'>,
  { origins }: CrossOrigin,
): Readonly<Record<string, string>> {
  const origin = headers.get('origin');
  if (origin === null || !origins.includes(origin)) return {};
  return { 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED };
}

/** Whether a browser asks whether a page of a named origin may send a request. */
export function isPreflight(request: Pick<Request, 'method' | 'headers'>, cross: CrossOrigin): boolean {
  return (
    request.method === 'OPTIONS' &&
    request.headers.has('access-control-request-method') &&
    Object.keys(crossOriginHeaders(request, cross)).length > 0
  );
}

/**
 * Serves an endpoint to pages of named origins: it answers their preflight requests, and adds the headers to what `serve` returns. A response
 * for one origin is not valid for another, so `Vary` says so wherever an origin is named.
 */
export async function servedCrossOrigin(
  request: Request,
  cross: CrossOrigin,
  serve: () => Promise<Response>,
): Promise<Response> {
  if (cross.origins.length === 0) return serve();
  const given = isPreflight(request, cross) ? preflightAnswer(cross) : await serve();
  const answer = new Response(given.body, given);
  for (const [name, value] of Object.entries(crossOriginHeaders(request, cross)))
    answer.headers.set(name, value);
  answer.headers.append('vary', 'origin');
  return answer;
}

function preflightAnswer({ methods }: CrossOrigin): Response {
  const headers = {
    'access-control-allow-methods': methods,
    'access-control-allow-headers': SENT,
    'access-control-max-age': MAX_AGE,
  };
  return new Response(null, { status: 204, headers });
}
