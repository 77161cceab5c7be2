/** Hours of a day in UTC, from the first up to the second, which may be on the next day. */
export interface Hours {
  readonly from: number;
  readonly to: number;
}

/** What requests are sent with. */
export interface Network {
  readonly fetch: typeof fetch;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/** How an origin is spared. */
export interface Politeness {
  /** How many requests start in a second, at most. */
  readonly perSecond: number;
  /** Outside of these hours, no request is sent. Default: all day. */
  readonly hours?: Hours;
}

/** How often a request is sent that the origin cannot answer at the moment. */
const ATTEMPTS = 5;

/** The longest that an origin can ask to wait. */
const MAX_WAIT_MS = 600_000;

const HOUR_MS = 3_600_000;

/** Answers by which an origin, or the gate, asks for a later attempt. */
const LATER: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Sends one request after the other, at most so many a second, and waits where the origin asks for it. */
export function politely({ fetch, now, sleep }: Network, { perSecond, hours }: Politeness): typeof fetch {
  let next = Number.NEGATIVE_INFINITY;
  return async (input, init) => {
    for (let attempt = 1; ; attempt++) {
      const wait = Math.max(next - now(), 0);
      if (wait > 0) await sleep(wait);
      const closed = hours === undefined ? 0 : untilOpen(hours, now());
      if (closed > 0) await sleep(closed);
      next = now() + 1000 / perSecond;
      const answer = await fetch(input, init);
      if (!LATER.has(answer.status) || attempt === ATTEMPTS) return answer;
      await answer.body?.cancel();
      const asked = Number(answer.headers.get('retry-after') ?? Number.NaN) * 1000;
      await sleep(Math.min(Number.isFinite(asked) && asked >= 0 ? asked : 2 ** attempt * 1000, MAX_WAIT_MS));
    }
  };
}

/** How long until the hours start; 0 within them. */
export function untilOpen({ from, to }: Hours, now: number): number {
  const hour = (now / HOUR_MS) % 24;
  const isOpen = from < to ? hour >= from && hour < to : hour >= from || hour < to;
  return isOpen ? 0 : Math.ceil(((((from - hour) % 24) + 24) % 24) * HOUR_MS);
}
