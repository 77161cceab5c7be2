import type { SignalName } from '../event/activity-event.ts';

/** The facts about one request that its signals are based on. */
export interface Sighting {
  /** Who: issuer and subject, or a pseudonym of both. */
  readonly who: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly country?: string | undefined;
  /** Where the address is thought to be, in degrees. */
  readonly latitude?: number | undefined;
  readonly longitude?: number | undefined;
  /** A value that distinguishes devices, such as a hash of the user agent. */
  readonly device?: string | undefined;
  readonly application?: string | undefined;
  readonly denied: boolean;
}

/** What is remembered of a person or service. Plain data. */
export interface Habits {
  readonly countries: readonly string[];
  readonly devices: readonly string[];
  readonly applications: readonly string[];
  /** Where and when they were last, in degrees and milliseconds. */
  readonly last?: { readonly at: number; readonly latitude: number; readonly longitude: number } | undefined;
  /** When they were refused lately, milliseconds since the Unix epoch. */
  readonly denials: readonly number[];
}

/** What is unusual. */
export interface Signal {
  readonly name: SignalName;
  readonly now?: string | undefined;
  /** Kilometres an hour, or how many denials. */
  readonly value?: number | undefined;
}

/** What counts as unusual. */
export interface SignalOptions {
  /** Speed above which travel counts as impossible, in kilometers per hour. Default 1,000. */
  readonly maxSpeedKmh?: number;
  /** Number of denials that count as a burst. Default 10. */
  readonly denials?: number;
  /** Period in which the denials of a burst happen, in seconds. Default 60. */
  readonly denialSeconds?: number;
}

/** The defaults of options that are not set. */
export const SIGNAL_DEFAULTS: Required<SignalOptions> = { maxSpeedKmh: 1000, denials: 10, denialSeconds: 60 };

/** No habits yet. The first sighting causes no signal, since everything would be new. */
export const NO_HABITS: Habits = { countries: [], devices: [], applications: [], denials: [] };

/** Most countries, devices or applications that are remembered of one person. */
const MAX_REMEMBERED = 64;
/** Locations of addresses are estimates: smaller distances count as none. */
const MIN_DISTANCE_KM = 100;

/**
 * What is unusual about a request, given the person's habits, and the updated habits. Pure. A signal is for people to look at, in the event
 * and as a separate event: it must decide nothing, since all of it can be wrong.
 */
export function detectSignals(
  sighting: Sighting,
  habits: Habits,
  options: SignalOptions = {},
): { readonly signals: readonly Signal[]; readonly habits: Habits } {
  const { maxSpeedKmh, denials: burst, denialSeconds } = { ...SIGNAL_DEFAULTS, ...options };
  const { at, country, device, application, denied } = sighting;
  const signals: Signal[] = [];

  const novelty = (name: SignalName, known: readonly string[], value: string | undefined): void => {
    if (value !== undefined && known.length > 0 && !known.includes(value)) signals.push({ name, now: value });
  };
  novelty('new_country', habits.countries, country);
  novelty('new_device', habits.devices, device);
  novelty('first_use', habits.applications, application);

  const speed = speedOf(sighting, habits.last);
  if (speed !== undefined && speed > maxSpeedKmh) {
    signals.push({ name: 'impossible_travel', now: country, value: Math.round(speed) });
  }

  const isBurst = (times: readonly number[], since: number): boolean =>
    times.length >= burst && (times[0] ?? since) > since - denialSeconds * 1000;
  const before = habits.denials;
  const denials = denied ? [...before, at].slice(-burst) : before;
  // Said when it becomes one, and not again for each denial that comes while it goes on.
  if (denied && isBurst(denials, at)) {
    const last = before.at(-1) ?? Number.NEGATIVE_INFINITY;
    const goesOn = isBurst(before, last) && last > at - denialSeconds * 1000;
    if (!goesOn) signals.push({ name: 'denial_burst', value: denials.length });
  }

  return {
    signals,
    habits: {
      countries: remembered(habits.countries, country),
      devices: remembered(habits.devices, device),
      applications: remembered(habits.applications, application),
      last: placeOf(sighting) ?? habits.last,
      denials,
    },
  };
}

function remembered(known: readonly string[], value: string | undefined): readonly string[] {
  if (value === undefined || known.includes(value)) return known;
  return [...known, value].slice(-MAX_REMEMBERED);
}

function placeOf({ at, latitude, longitude }: Sighting): Habits['last'] {
  return latitude === undefined || longitude === undefined ? undefined : { at, latitude, longitude };
}

function speedOf(sighting: Sighting, last: Habits['last']): number | undefined {
  const place = placeOf(sighting);
  if (place === undefined || last === undefined) return undefined;
  const kilometres = distance(place, last);
  if (kilometres < MIN_DISTANCE_KM) return undefined;
  // A second at least: two places at once are not infinitely fast.
  return kilometres / (Math.max(1000, place.at - last.at) / 3_600_000);
}

interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

const EARTH_RADIUS_KM = 6371;

/** Great-circle distance (haversine). */
function distance(a: Place, b: Place): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const latitude = Math.sin(radians(b.latitude - a.latitude) / 2) ** 2;
  const longitude = Math.sin(radians(b.longitude - a.longitude) / 2) ** 2;
  const share = latitude + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * longitude;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(share)));
}
