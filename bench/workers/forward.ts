/** The bindings of every Worker here. */
export interface Env {
  readonly ORIGIN: { fetch(url: string, init: object): Promise<Response> };
}

/** The line by which every contender sends a request on, so that they differ in what they do before it. */
export function forward(request: Request, env: Env): Promise<Response> {
  const { method, headers, body } = request;
  return env.ORIGIN.fetch(request.url, { method, headers, body, redirect: 'manual' });
}
