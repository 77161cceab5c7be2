import type { CostedGate } from './gates.ts';
import type { Meter, Prices } from './prices.ts';

/** What a month costs on Workers Paid. */
export interface MonthlyCost {
  readonly total: number;
  /** What is beyond the subscription, by meter; only what costs something. */
  readonly beyond: readonly (readonly [meter: Meter, cost: number])[];
}

/** What a day allows on Workers Free. */
export interface DailyLimit {
  readonly requests: number;
  /** Which allowance is used up first. */
  readonly by: Meter;
}

/** How much of each meter so many requests use. */
function usage(
  { uses }: CostedGate,
  requests: number,
  cpuUs: number,
): Readonly<Partial<Record<Meter, number>>> {
  const used = Object.entries(uses).map(([meter, each]) => [meter, each * requests]);
  return { requests, cpuMs: (requests * cpuUs) / 1000, ...Object.fromEntries(used) };
}

/** What so many requests in a month cost. Pure. */
export function monthlyCost(
  gate: CostedGate,
  requests: number,
  cpuUs: number,
  { subscription, meters }: Prices,
): MonthlyCost {
  const beyond = (Object.entries(usage(gate, requests, cpuUs)) as [Meter, number][]).flatMap(
    ([meter, used]) => {
      const { includedPerMonth, perMillion } = meters[meter];
      const cost = (Math.max(0, used - includedPerMonth) / 1_000_000) * perMillion;
      return cost === 0 ? [] : [[meter, cost] as const];
    },
  );
  return { total: beyond.reduce((sum, [, cost]) => sum + cost, subscription), beyond };
}

/** What one further million costs where everything that is included is used up. Pure. */
export function furtherMillion(gate: CostedGate, cpuUs: number, { meters }: Prices): number {
  const used = Object.entries(usage(gate, 1_000_000, cpuUs)) as [Meter, number][];
  return used.reduce((sum, [meter, amount]) => sum + (amount / 1_000_000) * meters[meter].perMillion, 0);
}

/** How many requests a day allows for nothing. Pure. */
export function dailyLimit(gate: CostedGate, { meters }: Prices): DailyLimit {
  const each = Object.entries(usage(gate, 1, 0)) as [Meter, number][];
  const limits = each.flatMap(([meter, used]): DailyLimit[] => {
    const { freePerDay } = meters[meter];
    return freePerDay === undefined || used === 0
      ? []
      : [{ requests: Math.floor(freePerDay / used), by: meter }];
  });
  return limits.reduce((least, one) => (one.requests < least.requests ? one : least));
}
