import type { Estimate } from '../statistics/estimate.ts';
import { addedRatio, type Pair, ratioOfMedians } from './added.ts';
import type { Contender } from './contender.ts';
import type { Measurements } from './measurements.ts';

const pair = (name: string, against = 'bare'): Pair => ({ name, against });
const browser = (name: string): Pair => pair(`${name}_browser`, 'bare_browser');

/** Added CPU of one contender and of what it is compared with, in one run. */
const ADDED = {
  gate_vs_calls: [pair('gate'), pair('calls')],
  gateway_vs_calls: [pair('gateway'), pair('calls')],
  gate_browser_vs_calls: [browser('gate'), browser('calls')],
  gate_elevations_vs_gate: [pair('gate_elevations'), pair('gate')],
  gate_cold_vs_hono_access: [pair('gate_cold'), pair('hono_access')],
  gate_vs_apache_oidc: [pair('gate'), pair('apache_oidc', 'apache_bare')],
  session_vs_hono_oidc: [pair('session'), pair('hono_oidc')],
  token_cold_vs_jose: [pair('token_cold'), pair('jose')],
} as const satisfies Readonly<Record<string, readonly [one: Pair, other: Pair]>>;

/** The same of what grows. */
const ADDED_IN_GROWTH = {
  rules_10000_vs_10: [pair('gate_10000_rules'), pair('gate_10_rules')],
  callers_20000_vs_1: [pair('gate_20000_callers'), pair('gate')],
} as const satisfies Readonly<Record<string, readonly [one: Pair, other: Pair]>>;

/** Of cold starts, all CPU until the first answer. The gateway is the one with a login. */
const COLD = {
  cold_gateway_vs_hono_access: ['gateway_login', 'hono_access'],
  cold_500_instances_vs_1: ['gateway_500_instances', 'gateway_1_instance'],
} as const satisfies Readonly<Record<string, readonly [one: string, other: string]>>;

/** The name of a ratio. */
export type RatioName =
  | keyof typeof ADDED
  | keyof typeof ADDED_IN_GROWTH
  | keyof typeof COLD
  | 'session_finds_busiest_of_8';

/** A ratio with its standard error, or the reason why there is none. */
export type Ratio = Estimate | { readonly absent: string };

/** Every ratio by its name. */
export type Ratios = Readonly<Record<RatioName, Ratio>>;

/** Whether a ratio was measured. */
export function isMeasured(ratio: Ratio): ratio is Estimate {
  return 'value' in ratio;
}

/**
 * Computes every ratio, each with its standard error.
 *
 * @param contenders say why one of them is missing
 */
export function ratiosOf(
  measured: Measurements,
  contenders: readonly Contender[],
  random: () => number,
): Ratios {
  const { cost, growing, coldStarts, busiestOf8 } = measured;
  const ratioOf = (estimate: Estimate | undefined, names: readonly string[]): Ratio => {
    if (estimate !== undefined && Number.isFinite(estimate.value)) return estimate;
    const reason = contenders.find(({ name, missing }) => missing !== undefined && names.includes(name));
    return { absent: reason?.missing ?? `this run did not measure ${names.join(' and ')}` };
  };
  const mapped = <Name extends string, Of>(of: Readonly<Record<Name, Of>>, map: (one: Of) => Ratio) =>
    Object.fromEntries(Object.entries<Of>(of).map(([name, one]) => [name, map(one)])) as Record<Name, Ratio>;
  const added = (readings: Measurements['cost']) => (pairs: readonly [Pair, Pair]) =>
    ratioOf(
      addedRatio(readings, ...pairs),
      pairs.map(({ name }) => name),
    );
  return {
    ...mapped(ADDED, added(cost)),
    ...mapped(ADDED_IN_GROWTH, added(growing)),
    ...mapped(COLD, ([one, other]) =>
      ratioOf(ratioOfMedians(coldStarts.get(one), coldStarts.get(other), random), [one, other]),
    ),
    // Counted.
    session_finds_busiest_of_8: ratioOf(
      busiestOf8 === undefined ? undefined : { value: busiestOf8, error: 0 },
      ['the finds of eight objects'],
    ),
  };
}
