import { checkOptions, type FieldsFor, number, objectWith } from '@portcullis/core/internal';
import { activityEvent } from '../activities/activity.ts';
import { RepeatFilter } from '../activities/repeat-filter.ts';
import type { SignalEvent } from '../event/activity-event.ts';
import type { RequestEvent } from '../event/event.ts';
import type { EventContext } from '../event/event-context.ts';
import type { Severity } from '../event/event-head.ts';
import { SIGNAL_DEFAULTS, type Sighting, type Signal, type SignalOptions } from './detect.ts';
import type { HabitStore } from './habit-store.ts';

/** How requests are looked at. */
export interface RequestSignalOptions extends SignalOptions {
  /** What is remembered of people: `durableObjectHabits()`, or `memoryHabits()`. */
  readonly habits: HabitStore;
}

/** How each option is checked. */
export const signalFields: FieldsFor<RequestSignalOptions> = {
  habits: objectWith(['observe']),
  maxSpeedKmh: number({ above: 0, fallback: SIGNAL_DEFAULTS.maxSpeedKmh }),
  denials: number({ from: 1, fallback: SIGNAL_DEFAULTS.denials }),
  denialSeconds: number({ above: 0, fallback: SIGNAL_DEFAULTS.denialSeconds }),
};

/** The same request data of one person is checked again after this time, in seconds. Denials always are. */
const SAME_SECONDS = 60;
/** Longest text of a device or an application that is remembered. */
const MAX_TEXT = 200;

/**
 * Finds what is unusual about requests of identified people and services: the option `signals` of `audit()`. A new country, device or
 * application, travel that is too fast, a burst of denials, a session that a break-glass grant started; each is an event of the type
 * `signal`, joined to the request's by its id.
 *
 * A device is identified by its `User-Agent` without version numbers, a location by Cloudflare's estimate for the address. It decides
 * nothing, and does **not** look at anonymous requests. If the habits are not available, it writes an `audit.loss` with
 * `audit.signals_failed`.
 *
 * @example
 * ```ts
 * import { audit, consoleSink, memoryHabits, signals } from '@portcullis/audit';
 *
 * const record = audit({ sinks: [consoleSink()], signals: signals({ habits: memoryHabits() }) });
 * ```
 */
export function signals(
  options: RequestSignalOptions,
): (
  event: RequestEvent,
  request: Request,
  eventContext: EventContext,
) => readonly (SignalEvent | Promise<readonly SignalEvent[]>)[] {
  const { habits, ...rules } = checkOptions('signals', options, signalFields);
  const seen = new RepeatFilter(SAME_SECONDS);
  const saidGlass = new RepeatFilter(Number.POSITIVE_INFINITY);
  return (event, request, eventContext) => {
    const sighting = sightingOf(event, request);
    if (sighting === undefined) return [];
    const { at, ...same } = sighting;
    const eventOf = (signal: Signal): SignalEvent => signalEvent(signal, event, eventContext);
    const session = event.session?.id_hash;
    // Whatever their habits are, and whether or not they can be had. A session that is not known may be another one each time.
    const glass =
      event.auth?.method === 'break-glass' && (session === undefined || saidGlass.isNews(session, '', at))
        ? [eventOf({ name: 'break_glass' })]
        : [];
    if (!sighting.denied && !seen.isNews(JSON.stringify(same), '', at)) return glass;
    try {
      const found = habits.observe(sighting, rules);
      return [
        ...glass,
        ...(found instanceof Promise ? [found.then((all) => all.map(eventOf))] : found.map(eventOf)),
      ];
    } catch (error) {
      // The request itself is recorded all the same.
      return [...glass, Promise.reject(error)];
    }
  };
}

/** What a request shows about its caller; `undefined` if the caller is anonymous or unknown. */
function sightingOf(event: RequestEvent, request: Request): Sighting | undefined {
  const { actor, src, http, resource, outcome, time } = event;
  if (actor?.iss === undefined || actor.sub === undefined) return undefined;
  const { latitude, longitude } = (request.cf ?? {}) as Readonly<Record<string, unknown>>;
  return {
    who: JSON.stringify([actor.iss, actor.sub]),
    at: Date.parse(time),
    country: src?.country,
    latitude: degrees(latitude),
    longitude: degrees(longitude),
    device: http.ua?.replace(/[\d._]+/g, '').slice(0, MAX_TEXT),
    application: resource?.app.slice(0, MAX_TEXT),
    denied: outcome === 'deny',
  };
}

/** Cloudflare provides degrees as text. */
function degrees(value: unknown): number | undefined {
  return typeof value === 'string' && /^-?\d{1,3}(?:\.\d+)?$/.test(value) ? Number(value) : undefined;
}

const SEVERITIES: Readonly<Record<Signal['name'], Severity>> = {
  new_country: 'low',
  new_device: 'low',
  first_use: 'informational',
  impossible_travel: 'medium',
  denial_burst: 'medium',
  break_glass: 'high',
};

function signalEvent(signal: Signal, event: RequestEvent, eventContext: EventContext): SignalEvent {
  const { actor, auth, session, src, trace } = event;
  const severity = SEVERITIES[signal.name];
  const during = { actor, auth, session, src, trace };
  return activityEvent({ type: 'signal', outcome: 'allow', severity, signal, ...during }, eventContext);
}
