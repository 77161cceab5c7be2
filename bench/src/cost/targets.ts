import { type Bound, type Estimate, type Verdict, verdictOf } from '../statistics/estimate.ts';
import type { Measurements } from './measurements.ts';
import { isMeasured, type RatioName, type Ratios } from './ratios.ts';

/** What the project wants to reach, and what became of it. */
export interface Target extends Bound {
  readonly name: string;
  /** Where it shall go beyond the limit. */
  readonly aim: number;
  readonly measured: Estimate | undefined;
  readonly verdict: Verdict;
}

type Line<Measured extends string> = readonly [name: string, measured: Measured, limit: number, aim: number];

const RATIOS: readonly Line<RatioName>[] = [
  ['full gate / calls', 'gate_vs_calls', 1.7, 1.5],
  ['gateway as it ships / calls', 'gateway_vs_calls', 1.9, 1.6],
  ["browser's headers: gate / calls", 'gate_browser_vs_calls', 1.8, 1.6],
  ['a role on offer, caller allowed anyway / full gate', 'gate_elevations_vs_gate', 1.1, 1],
  ['nothing remembered / hono_access', 'gate_cold_vs_hono_access', 1.3, 1.1],
  ['full gate / mod_auth_openidc over its own proxy', 'gate_vs_apache_oidc', 1.2, 1],
  ['session / hono_oidc', 'session_vs_hono_oidc', 0.3, 0.25],
  ['token, nothing remembered / jose', 'token_cold_vs_jose', 1, 0.85],
  ['cold start, login, 1,000 rules / hono_access', 'cold_gateway_vs_hono_access', 2, 1.8],
  ['cold start, 500 instances / one', 'cold_500_instances_vs_1', 1.2, 1.1],
  ['10,000 rules / 10', 'rules_10000_vs_10', 1.2, 1],
  ['20,000 callers in turn / one', 'callers_20000_vs_1', 1.6, 1.3],
  ['sessions: share of finds of the busiest of 8 objects', 'session_finds_busiest_of_8', 0.2, 0.15],
];

const KILOBYTES: readonly Line<string>[] = [
  ['kB at start, built with login and single sign-on, two languages', 'worker:gateway_sso:start', 65, 58],
  ['kB in all, built with login and single sign-on, two languages', 'worker:gateway_sso', 110, 95],
];

const LOG = {
  name: 'log: events a second without growing lag',
  side: 'at least',
  limit: 8000,
  aim: 12_000,
} as const;

/** Every target, with the verdict of one run. */
export function targetsOf(
  ratios: Ratios,
  { sizes, logEventsPerSecond }: Pick<Measurements, 'sizes' | 'logEventsPerSecond'>,
): readonly Target[] {
  const kilobytes = (name: string): Estimate | undefined => {
    const size = sizes.get(name);
    return size && { value: size.gzipBytes / 1000, error: 0 };
  };
  const events = logEventsPerSecond === undefined ? undefined : { value: logEventsPerSecond, error: 0 };
  return [
    ...RATIOS.map(([name, ratio, limit, aim]) => {
      const measured = ratios[ratio];
      return targetOf({ name, side: 'at most', limit, aim }, isMeasured(measured) ? measured : undefined);
    }),
    ...KILOBYTES.map(([name, size, limit, aim]) =>
      targetOf({ name, side: 'at most', limit, aim }, kilobytes(size)),
    ),
    targetOf(LOG, events),
  ];
}

function targetOf(wanted: Omit<Target, 'measured' | 'verdict'>, measured: Estimate | undefined): Target {
  return { ...wanted, measured, verdict: verdictOf(measured, wanted) };
}
