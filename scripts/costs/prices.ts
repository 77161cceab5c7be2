import prices from './prices.json' with { type: 'json' };

/** What the platform counts. */
export type Meter = keyof typeof prices.meters;

/** What one meter costs. */
export interface MeterPrice {
  readonly name: string;
  /** The page of the platform that says so. */
  readonly source: string;
  /** On Workers Free, in a day. Default: it is not counted there. */
  readonly freePerDay?: number;
  /** On Workers Paid, in a month. */
  readonly includedPerMonth: number;
  /** Beyond that, for a million. */
  readonly perMillion: number;
}

/** The prices of the platform. */
export interface Prices {
  /** The day on which they were read. */
  readonly read: string;
  /** Workers Paid, a month. */
  readonly subscription: number;
  readonly meters: Readonly<Record<Meter, MeterPrice>>;
}

/** As they were on the day that is written in them. */
export const PRICES: Prices = prices;
