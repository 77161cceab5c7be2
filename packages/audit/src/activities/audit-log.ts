import type { Arrival, Clock, Recorder } from '@portcullis/core';
import type { Execution, PerEnv } from '@portcullis/core/internal';
import { requestRecorder } from '../audit.ts';
import { journals } from '../journal.ts';
import type { AuditOptions } from '../options.ts';
import { type Activity, activityEvent } from './activity.ts';

/** Where an activity happened. The context of any step will do. */
export interface ActivityContext<Env> {
  readonly env: Env;
  readonly clock: Clock;
  readonly execution: Execution;
  /** The request it belongs to. Default: none. */
  readonly requestId?: string;
}

/** One log for requests and for everything else that is recorded. */
export interface AuditLog<Env> {
  /** Records requests: the first step of a pipeline, as `audit()` makes it. */
  readonly recorder: Recorder<Arrival<Env>>;
  /**
   * Records an activity, such as a login. Resolves immediately if its type is `open`. If it is `closed`, resolves when every sink has
   * written it, and rejects with 503 `audit.unavailable` if a sink failed.
   */
  readonly record: (activity: Activity, context: ActivityContext<Env>) => Promise<void>;
}

/**
 * Records requests as `audit()` does, and other activities, into the same sinks and chains. Takes the same options and throws for the same
 * reasons.
 *
 * @example
 * ```ts
 * import { auditLog, consoleSink } from '@portcullis/audit';
 * import { type BaseContext, pipeline, worker } from '@portcullis/core';
 *
 * const log = auditLog({ sinks: [consoleSink()] });
 * const app = pipeline<BaseContext>()
 *   .use(log.recorder)
 *   .handle(async (context) => {
 *     await log.record({ type: 'logout', outcome: 'allow', logout: { by: 'user' } }, context);
 *     return new Response('bye');
 *   });
 *
 * export default { fetch: worker(app) };
 * ```
 */
export function auditLog<Env = unknown>(options: PerEnv<Env, AuditOptions> = {}): AuditLog<Env> {
  const journalFor = journals(options);
  return {
    recorder: requestRecorder(journalFor),
    record: async (activity, { env, clock, execution, requestId: during }) => {
      const journal = journalFor(env);
      const trace = activity.trace ?? (during === undefined ? undefined : { request_id: during });
      const traced = trace === undefined ? activity : { ...activity, trace };
      const event = activityEvent(traced, journal.eventContext({ clock }));
      await journal.write(event, { requestId: during ?? event.id, execution, clock });
    },
  };
}
