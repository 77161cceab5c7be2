import type { Estimate } from '../statistics/estimate.ts';
import { addedRatio, type Pair, ratioOfMedians } from './added.ts';
import type { Measurements } from './measurements.ts';

const pair = (name: string, against = 'bare'): Pair => ({ name, against });
const browser = (name: string): Pair => pair(`${name}_browser`, 'bare_browser');
const access = pair('hono_access');

/** Added CPU of one contender and of what it is compared with, in one run. */
const ADDED: Readonly<Record<string, readonly [one: Pair, other: Pair]>> = {
  gate_vs_hono_access: [pair('gate'), access],
  gate_browser_vs_hono_access: [browser('gate'), browser('hono_access')],
  gateway_vs_hono_access: [pair('gateway'), access],
  gateway_browser_vs_hono_access: [browser('gateway'), browser('hono_access')],
  gate_cold_vs_hono_access: [pair('gate_cold'), access],
  gate_mixed_vs_hono_access: [pair('gate_mixed', 'bare_mixed'), pair('hono_access_mixed', 'bare_mixed')],
  session_vs_hono_oidc: [pair('session'), pair('hono_oidc')],
  session_browser_vs_hono_oidc: [browser('session'), browser('hono_oidc')],
  token_cold_vs_jose: [pair('token_cold'), pair('jose')],
  gate_vs_apache_oidc: [pair('gate'), pair('apache_oidc', 'apache_bare')],
  gate_browser_vs_apache_oidc: [browser('gate'), pair('apache_oidc_browser', 'apache_bare_browser')],
};

/** The same of what grows. */
const ADDED_IN_GROWTH: typeof ADDED = {
  gate_10000_rules_vs_10: [pair('gate_10000_rules'), pair('gate_10_rules')],
  callers_10000_vs_1: [pair('gate_10000_callers'), pair('gate')],
};

/** Of cold starts, all CPU until the first answer. The gateway is the one with a login. */
const COLD: Readonly<Record<string, readonly [one: string, other: string]>> = {
  cold_gateway_vs_hono_access: ['gateway_login', 'hono_access'],
  cold_gate_vs_hono_access: ['gate', 'hono_access'],
};

/** Every ratio by its name; `undefined` where a part was not measured. */
export type Ratios = Readonly<Record<string, Estimate | undefined>>;

/** Computes every ratio, each with its standard error. */
export function ratiosOf(measured: Measurements, random: () => number): Ratios {
  const { cost, growing, coldStarts, decisions } = measured;
  const ratios: Record<string, Estimate | undefined> = {};
  for (const [name, [one, other]] of Object.entries(ADDED))
    ratios[name] = addedRatio(cost, one, other, random);
  for (const [name, [one, other]] of Object.entries(ADDED_IN_GROWTH)) {
    ratios[name] = addedRatio(growing, one, other, random);
  }
  for (const [name, [one, other]] of Object.entries(COLD)) {
    ratios[name] = ratioOfMedians(coldStarts.get(one), coldStarts.get(other), random);
  }
  ratios.rules_10000_vs_10 = ratioOfMedians(decisions.get(10_000), decisions.get(10), random);
  return ratios;
}
