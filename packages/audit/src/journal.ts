import type { Random, TrailEntry } from '@portcullis/core';
import { type PerEnv, perEnv, requestId } from '@portcullis/core/internal';
import { auditError } from './audit-failure.ts';
import { Delivery, type Written } from './delivery.ts';
import type { SignalEvent } from './event/activity-event.ts';
import { alwaysToldEvent, isAlwaysTold } from './event/always-told.ts';
import type { AuditEvent, EventType } from './event/event.ts';
import type { EventContext } from './event/event-context.ts';
import type { RequestFacts } from './event/found-facts.ts';
import { RequestRecord } from './event/request-record.ts';
import { serializeEvent } from './event/serialize.ts';
import { timeText } from './event/time-text.ts';
import { type AuditOptions, type AuditSettings, auditSettings, failureMode } from './options.ts';
import type { SinkContext } from './sinks/sink.ts';

type Writing = readonly [type: EventType, written: Written];

/** Passes events from their sources to the sinks. There is one for each set of options. */
export class Journal {
  readonly settings: AuditSettings;
  readonly #maxBytes: number;
  readonly #random: Random;
  readonly #delivery: Delivery;
  /** Whether the event of a request is written as it was found, and usually alone. */
  readonly #isPlain: boolean;

  constructor(options: AuditOptions) {
    this.settings = auditSettings(options);
    const { signals, pseudonyms, inputs, ingestTime, activities } = this.settings;
    const changes = [signals, pseudonyms, inputs, activities];
    this.#isPlain = !ingestTime && changes.every((change) => change === undefined);
    this.#maxBytes = this.settings.maxBytes;
    this.#random = this.settings.random;
    this.#delivery = new Delivery(this.settings, this.#maxBytes);
  }

  /** What an event of now is marked with. */
  eventContext({ clock }: Pick<SinkContext, 'clock'>): EventContext {
    const { observer } = this.settings;
    return { id: () => requestId(clock, this.#random), now: clock.now(), observer };
  }

  /**
   * Writes the event of a request, and its further events. An event that cannot be created is a loss like any other. Settles as `write`
   * does: however many events there are, the request awaits one promise.
   */
  request(facts: RequestFacts, context: SinkContext): void | Promise<void> {
    if (this.#isPlain && !facts.arrival.trail.entries.some(({ type }) => isAlwaysTold(type))) {
      return this.#requestAlone(facts, context);
    }
    const { signals } = this.settings;
    const writings: Writing[] = [];
    const write = (event: AuditEvent): unknown => writings.push([event.type, this.#deliver(event, context)]);
    try {
      const record = new RequestRecord(facts, this.#maxBytes);
      const { request, trail } = facts.arrival;
      const { entries } = trail;
      if (signals === undefined) {
        writings.push(['request.decision', this.#deliverRecord(record, context)]);
        this.#others(record, entries, context).forEach(write);
        return this.#settle(writings, context);
      }
      const { event } = record;
      const eventContext = this.eventContext(context);
      const known: SignalEvent[] = [];
      for (const found of [signals(event, request, eventContext)].flat()) {
        if (found instanceof Promise) writings.push(['signal', this.#later(found, context)]);
        else known.push(found);
      }
      write(known.length === 0 ? event : { ...event, signals: known.map(({ signal }) => signal.name) });
      known.forEach(write);
      this.#others({ event }, entries, context).forEach(write);
    } catch (error) {
      writings.push(['request.decision', this.#delivery.unmade(error, 'request.decision', context)]);
    }
    return this.#settle(writings, context);
  }

  /** The same for a request with one event that nothing changes: from what was found to the line, without objects in between. */
  #requestAlone(facts: RequestFacts, context: SinkContext): void | Promise<void> {
    let written: Written;
    try {
      written = this.#delivery.deliver(new RequestRecord(facts, this.#maxBytes).serialized(), context);
    } catch (error) {
      written = this.#delivery.unmade(error, 'request.decision', context);
    }
    if (failureMode(this.settings, 'request.decision') === 'closed') return demand([written]);
    if (written !== true) context.execution.waitUntil(written);
  }

  /** Writes one event. In `open` mode no caller waits for slow sinks; in `closed` mode the caller does. */
  write(event: AuditEvent, context: SinkContext): void | Promise<void> {
    return this.#settle([[event.type, this.#deliver(event, context)]], context);
  }

  /** Further events of a request: those of break-glass grants and locks are included even if no activities are chosen. */
  #others(
    record: Pick<RequestRecord, 'event'>,
    entries: readonly TrailEntry[],
    context: SinkContext,
  ): readonly AuditEvent[] {
    const { activities } = this.settings;
    if (activities !== undefined) return activities(() => record.event, entries, this.eventContext(context));
    return entries
      .filter(({ type }) => isAlwaysTold(type))
      .flatMap((entry) => alwaysToldEvent(entry, () => record.event, this.eventContext(context)) ?? []);
  }

  async #later(found: Promise<readonly AuditEvent[]>, context: SinkContext): Promise<boolean> {
    try {
      await Promise.all((await this.#delivery.inTime(found)).map((event) => this.#deliver(event, context)));
      return true;
    } catch (error) {
      return this.#delivery.unmade(error, 'signal', context, 'audit.signals_failed');
    }
  }

  /** The record as it is, unless something has to be changed or added before it is written. */
  #deliverRecord(record: RequestRecord, context: SinkContext): Written {
    const { pseudonyms, inputs, ingestTime } = this.settings;
    if (pseudonyms !== undefined || inputs !== undefined || ingestTime) {
      return this.#deliver(record.event, context);
    }
    return this.#delivery.deliver(record.serialized(), context);
  }

  #deliver(event: AuditEvent, context: SinkContext): Written {
    const { pseudonyms, inputs, ingestTime } = this.settings;
    const change = pseudonyms ?? inputs;
    const lose = (error: unknown) => this.#delivery.unmade(error, event.type, context);
    const deliver = (changed: AuditEvent): Written => {
      const draft = ingestTime ? { ...changed, ingest_time: timeText(context.clock.now()) } : changed;
      const serialized = serializeEvent(draft, this.#maxBytes);
      if (changed.type !== 'request.decision') this.settings.alerts?.(serialized.event, context);
      return this.#delivery.deliver(serialized, context);
    };
    try {
      return change === undefined ? deliver(event) : this.#delivery.inTime(change(event)).then(deliver, lose);
    } catch (error) {
      return lose(error);
    }
  }

  #settle(writings: readonly Writing[], { execution }: SinkContext): void | Promise<void> {
    const demanded: Written[] = [];
    const later: Promise<boolean>[] = [];
    for (const [type, written] of writings) {
      if (failureMode(this.settings, type) === 'closed') demanded.push(written);
      else if (written !== true) later.push(written);
    }
    const [first] = later;
    if (first !== undefined) execution.waitUntil(later.length === 1 ? first : Promise.all(later));
    if (demanded.length > 0) return demand(demanded);
  }
}

/** Plain options are checked now; options from bindings, when the bindings are available. */
export function journals<Env>(options: PerEnv<Env, AuditOptions>): (env: Env) => Journal {
  if (typeof options === 'function') return perEnv((env) => new Journal(options(env)));
  const only = new Journal(options);
  return () => only;
}

/** Throws unless everything was written. */
async function demand(written: readonly Written[]): Promise<void> {
  let cause: unknown;
  try {
    if ((await Promise.all(written)).every(Boolean)) return;
  } catch (error) {
    cause = error;
  }
  throw auditError('audit.unavailable', { cause });
}
