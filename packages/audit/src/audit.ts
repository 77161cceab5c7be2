// A request's way, 3 of 10: the record. Next: packages/core/src/pipeline.ts
import { AccessError, type Arrival, type PerEnv, perEnv, type Recorder, recorder } from '@portcullis/core';
import { auditError } from './audit-failure.ts';
import { type AuditOptions, type AuditSettings, auditSettings } from './audit-options.ts';
import { Delivery, type Written } from './delivery.ts';
import { eventRecord } from './record.ts';
import { type AnswerFacts, requestEvent } from './request-event.ts';
import type { SinkContext } from './sink.ts';

const DEFAULT_MAX_BYTES = 16_384;

/**
 * Records one event for each request, whatever happens to it: allowed, refused, an ambiguous address, a crash, an
 * origin that is down. Use it as the first step of a pipeline, so that it sees the answer as the client gets it.
 *
 * Recorded are the fields of `RequestEvent` and nothing else: no token, cookie, header, query value or body can get
 * into an event. It does **not** know secrets inside paths: give it `maskPath` if the application has capability
 * URLs. It does **not** see whether the body of an answer reached the client.
 *
 * Throws `TypeError` at once, or at the first request where options come from the bindings, if they could not record.
 * A request fails with 503 `audit.unavailable` if `onSinkFailure` is `closed` and a sink failed.
 *
 * @example
 * ```ts
 * import { audit, workersLogs } from '@portcullis/audit';
 * import { type BaseContext, pipeline, worker } from '@portcullis/core';
 *
 * const app = pipeline<BaseContext>()
 *   .use(audit({ sinks: [workersLogs()], observer: { worker: 'gate' } }))
 *   .handle(() => new Response('hello'));
 *
 * export default { fetch: worker(app) };
 * ```
 */
export function audit<Env = unknown>(options: PerEnv<Env, AuditOptions>): Recorder<Arrival<Env>> {
  const journalFor = journals(options);

  return recorder(async (arrival: Arrival<Env>, next) => {
    const { settings, maxBytes, delivery } = journalFor(arrival.env);
    const { clock, execution, requestId } = arrival;
    const context: SinkContext = { requestId, execution, clock };
    const startedAt = clock.now();

    const record = (answer: AnswerFacts): Written => {
      try {
        const event = requestEvent(arrival, answer, startedAt, clock.now(), settings);
        return delivery.deliver(eventRecord(event, maxBytes), context);
      } catch (error) {
        return delivery.unmade(error, context);
      }
    };
    /** In `open` mode the answer does not wait for sinks that take their time; in `closed` mode it does. */
    const settle = (written: Written): void | Promise<void> => {
      if (settings.onSinkFailure === 'closed') return demand(written);
      if (written !== true) execution.waitUntil(written);
    };

    let response: Response;
    try {
      response = await next();
    } catch (error) {
      // A recorder further in failed. The boundary will make an answer of its error, so this is that answer's event.
      await settle(record(unanswered(error)));
      throw error;
    }
    try {
      await settle(
        record({ status: response.status, contentLength: response.headers.get('content-length') }),
      );
    } catch (error) {
      await response.body?.cancel();
      throw error;
    }
    return response;
  });
}

interface Journal {
  readonly settings: AuditSettings;
  readonly maxBytes: number;
  readonly delivery: Delivery;
}

/** Options at hand are checked now; those made from bindings, when the bindings come. */
function journals<Env>(options: PerEnv<Env, AuditOptions>): (env: Env) => Journal {
  if (typeof options === 'function') return perEnv((env) => journal(options(env)));
  const only = journal(options);
  return () => only;
}

function journal(options: AuditOptions): Journal {
  const settings = auditSettings(options);
  const maxBytes = settings.maxBytes ?? DEFAULT_MAX_BYTES;
  return { settings, maxBytes, delivery: new Delivery(settings, maxBytes) };
}

/** Throws unless the event was written. */
async function demand(written: Written): Promise<void> {
  let cause: unknown;
  try {
    if (await written) return;
  } catch (error) {
    cause = error;
  }
  throw auditError('audit.unavailable', { cause });
}

function unanswered(error: unknown): AnswerFacts {
  const { code, status, detail } =
    error instanceof AccessError ? error : { code: 'request.crashed', status: 500, detail: undefined };
  return { status, contentLength: null, failure: { type: 'request.failed', code, status, detail } };
}
