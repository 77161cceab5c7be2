import { unknownName } from './option-names.ts';

/** The endpoints of the provider, and `other` for every address it does not know. */
export type Endpoint = 'discovery' | 'jwks' | 'introspection' | 'accessCerts' | 'other';

/** How often each endpoint was called, calls that failed included. */
export type CallCounts = Readonly<Record<Endpoint, number>>;

type Handler = (request: Request) => Response | Promise<Response>;

/** One address of the provider. */
export interface EndpointRoute {
  readonly endpoint: Endpoint;
  readonly handler: Handler;
}

type Condition =
  | { kind: 'up' }
  | { kind: 'down' }
  | { kind: 'stalled' }
  | { kind: 'failing'; status: number };

/** Routes calls to handlers by exact address, counts them, and plays every kind of outage. */
export class ProviderEndpoints {
  readonly #handlers: ReadonlyMap<string, EndpointRoute>;
  readonly #hosts: ReadonlySet<string>;
  readonly #replaced = new Map<Endpoint, Handler>();
  readonly #calls: Record<Endpoint, number> = noCalls();
  #condition: Condition = { kind: 'up' };

  constructor(handlers: ReadonlyMap<string, EndpointRoute>) {
    this.#handlers = handlers;
    this.#hosts = new Set([...handlers.keys()].map((address) => new URL(address).host));
  }

  get calls(): CallCounts {
    return { ...this.#calls };
  }

  resetCalls(): void {
    Object.assign(this.#calls, noCalls());
  }

  setCondition(condition: Condition): void {
    // Without a status, an answer has 200: no outage at all.
    if (condition.kind === 'failing' && !Number.isInteger(condition.status)) {
      throw new TypeError('fail() needs a status, such as 503');
    }
    this.#condition = condition;
    if (condition.kind === 'up') this.#replaced.clear();
  }

  replace(endpoint: Endpoint, handler: Handler): void {
    if (!Object.hasOwn(this.#calls, endpoint)) {
      throw new TypeError(unknownName('endpoint', endpoint, Object.keys(this.#calls)));
    }
    this.#replaced.set(endpoint, handler);
  }

  async fetch(request: Request): Promise<Response> {
    request.signal.throwIfAborted();
    const url = new URL(request.url);
    const route = this.#handlers.get(`${url.origin}${url.pathname}`);
    const endpoint = route?.endpoint ?? 'other';
    this.#calls[endpoint] += 1;
    if (!this.#hosts.has(url.host)) throw new TypeError(`fetch failed: no identity provider at ${url.host}`);
    switch (this.#condition.kind) {
      case 'down':
        throw new TypeError('fetch failed: the identity provider is stopped');
      case 'stalled':
        return await untilAborted(request.signal);
      case 'failing':
        return new Response('the identity provider fails\n', { status: this.#condition.status });
      case 'up': {
        const handler = this.#replaced.get(endpoint) ?? route?.handler;
        return handler === undefined
          ? new Response('no such endpoint\n', { status: 404 })
          : await handler(request);
      }
    }
  }
}

function noCalls(): Record<Endpoint, number> {
  return { discovery: 0, jwks: 0, introspection: 0, accessCerts: 0, other: 0 };
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
