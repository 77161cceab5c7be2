import {
  AccessError,
  type Arrival,
  type BaseContext,
  type HasRoles,
  type Middleware,
  type Recorder,
  recorder,
} from '@portcullis/core';
import { RecentMap, tellOperator } from '@portcullis/core/internal';
import type { Origin } from '@portcullis/proxy';
import { withHeaders } from './answer-headers.ts';
import { type CurrentTrace, currentTrace } from './current-trace.ts';
import { Collector } from './otlp/collector.ts';
import { platformSpans } from './platform-spans.ts';
import { errorType, RequestTrace } from './request-trace.ts';
import { methodOf, rootAttributes } from './root-attributes.ts';
import { serverTiming } from './server-timing.ts';
import type { OpenSpan, Span } from './span.ts';
import { tracedEnv } from './traced-env.ts';
import { type Asked, type Fetch, tracedFetch } from './traced-fetch.ts';
import { tracedOrigin } from './traced-origin.ts';
import { type TracesOptions, type TracesSettings, tracesSettings } from './traces-options.ts';

/** The parts that trace a gate. */
export interface Traces {
  /** The first recorder of a pipeline. Records the span of the request, and adds its ID and `Server-Timing` to responses. */
  readonly recorder: Recorder<Arrival>;
  /** A step after `mapRoles()`. Determines which callers receive `Server-Timing`. */
  readonly step: Middleware<BaseContext & HasRoles<string>>;
  /** Returns an origin that records each call as a span. */
  readonly origin: <Env>(origin: Origin<Env>) => Origin<Env>;
  /** Returns a `fetch` that records each call as a span. */
  readonly fetch: (asked: Asked, fetch?: Fetch) => Fetch;
  /** Returns bindings that record each call to their stores as a span. */
  readonly env: (env: object) => object;
  /** Whether calls to providers and stores can be traced. Needs `AsyncLocalStorage`. */
  readonly findsCalls: boolean;
}

/**
 * Traces the requests of a gate: one span for the request, and below it one for each call to the provider, a directory, a store and
 * the origin, with names and attributes of the OpenTelemetry semantic conventions. Each response contains the request ID in
 * `x-request-id`.
 *
 * Tracing does not affect decisions and fails no request: spans that a collector rejects are counted and reported. It does **not**
 * record what a stream does after its headers, nor work without I/O, for which the runtime's clock does not advance.
 *
 * @example
 * ```ts
 * import { pipeline } from '@portcullis/core';
 * import { authenticate, cloudflareAccess } from '@portcullis/token';
 * import { traces } from 'portcullis/traces';
 * import { binding, web } from '@portcullis/web';
 *
 * const traced = traces({ service: 'wiki', collector: { url: 'https://otel.example/v1/traces' } });
 *
 * export default pipeline(web({ origin: traced.origin(binding('WIKI')) }))
 *   .use(traced.recorder)
 *   .use(authenticate(cloudflareAccess({ team: 'acme', audience: 'f00d' })));
 * ```
 */
export function traces(options: TracesOptions): Traces {
  return new Tracing(tracesSettings(options));
}

class Tracing implements Traces {
  readonly recorder: Recorder<Arrival>;
  readonly step: Traces['step'];
  readonly #settings: TracesSettings;
  readonly #collector: Collector | undefined;
  readonly #current: CurrentTrace | undefined = currentTrace();
  /** Requests in progress, by their IDs. Requests of clients that disconnected may stay for a while. */
  readonly #active = new RecentMap<RequestTrace>();

  constructor(settings: TracesSettings) {
    const { collector, serverTiming: roles } = settings;
    this.#settings = settings;
    this.#collector = collector && new Collector(collector, settings);
    this.recorder = recorder((arrival, next) => this.#record(arrival, next));
    this.step = (context, next) => {
      const trace = this.#active.get(context.requestId);
      if (trace !== undefined && roles.some((role) => context.roles.has(role))) trace.isShown = true;
      return next();
    };
  }

  get findsCalls(): boolean {
    return this.#current !== undefined;
  }

  readonly origin: Traces['origin'] = (origin) =>
    tracedOrigin(origin, ({ requestId }) => this.#active.get(requestId));

  readonly fetch: Traces['fetch'] = (asked, fetch = (url, init) => globalThis.fetch(url, init)) => {
    const current = this.#current;
    return current === undefined ? fetch : tracedFetch(asked, fetch, () => current.getStore());
  };

  readonly env: Traces['env'] = (env) => {
    const current = this.#current;
    return current === undefined ? env : tracedEnv(env, () => current.getStore());
  };

  async #record(arrival: Arrival, next: () => Promise<Response>): Promise<Response> {
    const { requestId, trace, request } = arrival;
    const method = methodOf(request);
    const own = { 'x-request-id': requestId };
    const { platform = this.#collector === undefined, serverTiming: roles } = this.#settings;
    const enter = platform ? platformSpans(arrival.execution) : undefined;
    const isSent = this.#collector !== undefined && trace.sampled;
    if (!isSent && enter === undefined && roles.length === 0) return withHeaders(await next(), own);
    const spans = this.#begin(arrival, enter, isSent);
    this.#active.set(requestId, spans);
    let answer: Response;
    try {
      answer = await spans.root(
        { name: method === '_OTHER' ? 'HTTP' : method, kind: 'server', attributes: {} },
        async (span) => {
          try {
            const response = await (this.#current?.run(spans, next) ?? next());
            this.#describe(span, spans, arrival, response.status);
            return response;
          } catch (error) {
            // A later recorder failed. Its error is turned into a response further out.
            this.#describe(span, spans, arrival, error instanceof AccessError ? error.status : 500);
            throw error;
          }
        },
      );
    } finally {
      this.#active.delete(requestId);
      if (isSent) this.#collector?.take(spans.spans, trace, arrival);
    }
    return withHeaders(answer, own, spans.isShown ? { 'server-timing': serverTiming(spans.spans) } : {});
  }

  #begin(arrival: Arrival, enter: ReturnType<typeof platformSpans>, isSent: boolean): RequestTrace {
    const { random, maxSpans, maskPath: mask } = this.#settings;
    const { trace, clock, application } = arrival;
    const maskPath = (path: string): string => mask(application?.maskPath(path) ?? path);
    const late = (span: Span): void => {
      if (isSent) this.#collector?.take([span], trace, arrival);
    };
    return new RequestTrace({ trace, clock, random, maxSpans, maskPath, enter, late });
  }

  /** Fills in the span of the request. A failure is reported and does not affect the response. */
  #describe(span: OpenSpan, { dropped, maskPath }: RequestTrace, arrival: Arrival, status: number): void {
    const { report } = this.#settings;
    try {
      span.set(rootAttributes(arrival, status, maskPath));
      if (dropped > 0) span.set({ 'portcullis.spans.dropped': dropped });
      if (status >= 500) span.fail(failureOf(arrival) ?? String(status));
    } catch (error) {
      const problem = `the span of ${arrival.requestId} could not be filled in (${errorType(error)})`;
      tellOperator(report, `portcullis: traces: ${problem}`);
    }
  }
}

/** The error code, if the gate failed. */
function failureOf({ trail }: Arrival): string | undefined {
  const failed = trail.entries.findLast((entry) => entry.type === 'request.failed');
  return failed?.type === 'request.failed' ? failed.code : undefined;
}
