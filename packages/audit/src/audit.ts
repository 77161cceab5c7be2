// A request's way, 5 of 15: the record. Next: packages/core/src/pipeline/pipeline.ts
import { AccessError, type Arrival, type Recorder, recorder } from '@portcullis/core';
import {
  consoleReport,
  crash,
  isLocalHost,
  type PerEnv,
  type RecorderOptions,
} from '@portcullis/core/internal';
import type { AnswerFacts } from './event/found-facts.ts';
import { type Journal, journals } from './journal.ts';
import type { AuditOptions } from './options.ts';
import type { SinkContext } from './sinks/sink.ts';

/**
 * Records one event for each request, whatever happens to it: allowed, refused, an ambiguous address, a crash, an origin that is down. Use
 * it as the first step of a pipeline, so that it sees the response as the client gets it. Without options it writes to the console, which
 * Workers Logs stores.
 *
 * An event has the fields of `RequestEvent` and nothing else: no token, cookie, header, query value or body can get into it. The pipeline's
 * application masks secrets inside paths; without an application, set `maskPath` if there are capability URLs. It does **not** see whether
 * the body of a response reached the client.
 *
 * Throws `TypeError` if the options could not record: when it is called, or at the first request if the options come from the bindings. A
 * request fails with 503 `audit.unavailable` if `onSinkFailure` is `closed` and a sink failed.
 *
 * @example
 * ```ts
 * import { audit } from '@portcullis/audit';
 * import { type BaseContext, pipeline, worker } from '@portcullis/core';
 *
 * const app = pipeline<BaseContext>()
 *   .use(audit())
 *   .handle(() => new Response('hello'));
 *
 * export default { fetch: worker(app) };
 * ```
 */
export function audit<Env = unknown>(options: PerEnv<Env, AuditOptions> = {}): Recorder<Arrival<Env>> {
  return requestRecorder(journals(options));
}

/** The recorder that writes into these journals. */
export function requestRecorder<Env>(journalFor: (env: Env) => Journal): Recorder<Arrival<Env>> {
  const recorded = async (arrival: Arrival<Env>, next: () => Promise<Response>): Promise<Response> => {
    const journal = journalFor(arrival.env);
    const { clock, execution, requestId } = arrival;
    const context: SinkContext = {
      requestId,
      execution,
      clock,
      // Whether the host is local is looked at only when there is something to explain.
      explain: (who, error) => {
        if (isLocalHost(arrival.target?.host ?? '')) explain(who, error);
      },
    };
    const startedAt = clock.now();

    const record = (answer: AnswerFacts): void | Promise<void> => {
      const facts = { arrival, answer, startedAt, now: clock.now(), settings: journal.settings };
      return journal.request(facts, context);
    };

    let response: Response;
    try {
      response = await next();
    } catch (error) {
      // An inner recorder failed. The boundary will turn its error into an answer, and this is the event of that answer.
      await record(unanswered(error, arrival.request));
      throw error;
    }
    try {
      await record({ status: response.status, contentLength: response.headers.get('content-length') });
    } catch (error) {
      await response.body?.cancel();
      throw error;
    }
    return response;
  };
  return recorder((arrival: Arrival<Env>, next) => {
    const answer = recorded(arrival, next);
    try {
      // Workers cancel a request when its client goes away, and what the origin has done by then would not be recorded.
      arrival.execution.waitUntil(answer.catch(() => {}));
    } catch {
      // Hono has no execution context elsewhere, where nobody ends a request.
    }
    return answer;
  }, KEEPS_RECORD);
}

function explain(who: string, error: unknown): void {
  consoleReport(
    `portcullis: ${who} failed: ${(error instanceof Error ? error.stack : undefined) ?? String(error)}`,
  );
}

const KEEPS_RECORD: RecorderOptions = { keepsRecord: true };

function unanswered(error: unknown, request: Request): AnswerFacts {
  const { code, status, detail } = error instanceof AccessError ? error : crash(error, request);
  return { status, contentLength: null, failure: { type: 'request.failed', code, status, detail } };
}
