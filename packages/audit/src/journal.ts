import { type PerEnv, perEnv } from '@portcullis/core';
import { auditError } from './audit-failure.ts';
import { type AuditOptions, type AuditSettings, auditSettings, failureMode } from './audit-options.ts';
import { Delivery, type Written } from './delivery.ts';
import type { AuditEvent, EventType } from './event.ts';
import { eventRecord } from './record.ts';
import type { SinkContext } from './sink.ts';

const DEFAULT_MAX_BYTES = 16_384;

/** What becomes of events between whoever makes them and the sinks. One for each set of options. */
export class Journal {
  readonly settings: AuditSettings;
  readonly #maxBytes: number;
  readonly #delivery: Delivery;

  constructor(options: AuditOptions) {
    this.settings = auditSettings(options);
    this.#maxBytes = this.settings.maxBytes ?? DEFAULT_MAX_BYTES;
    this.#delivery = new Delivery(this.settings, this.#maxBytes);
  }

  /** Writes an event. An event that cannot be made is a loss like any other. */
  write(type: EventType, make: () => AuditEvent, context: SinkContext): Written {
    try {
      const event = make();
      const { pseudonyms } = this.settings;
      if (pseudonyms === undefined) return this.#deliver(event, context);
      return pseudonyms(event).then(
        (changed) => this.#deliver(changed, context),
        (error) => this.#delivery.unmade(error, type, context),
      );
    } catch (error) {
      return this.#delivery.unmade(error, type, context);
    }
  }

  /** In `open` mode nobody waits for sinks that take their time; in `closed` mode the answer does. */
  settle(written: Written, type: EventType, { execution }: SinkContext): void | Promise<void> {
    if (failureMode(this.settings, type) === 'closed') return demand(written);
    if (written !== true) execution.waitUntil(written);
  }

  #deliver(event: AuditEvent, context: SinkContext): Written {
    return this.#delivery.deliver(eventRecord(event, this.#maxBytes), context);
  }
}

/** Options at hand are checked now; those made from bindings, when the bindings come. */
export function journals<Env>(options: PerEnv<Env, AuditOptions>): (env: Env) => Journal {
  if (typeof options === 'function') return perEnv((env) => new Journal(options(env)));
  const only = new Journal(options);
  return () => only;
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
