import { type Estimate, type Verdict, verdictOf } from '../statistics/estimate.ts';
import type { Ratios } from './ratios.ts';
import type { Sizes } from './sizes.ts';

/** What the project wants to reach, and what became of it. */
export interface Target {
  readonly name: string;
  readonly most: number;
  /** Where it shall go. `undefined`: nothing beyond the target. */
  readonly aim: number | undefined;
  readonly measured: Estimate | undefined;
  readonly verdict: Verdict;
}

type Line = readonly [name: string, measured: string, most: number, aim?: number];

const RATIOS: readonly Line[] = [
  ['full gate / hono_access', 'gate_vs_hono_access', 0.33, 0.25],
  [
    "the same with a browser's headers, against the peer with them",
    'gate_browser_vs_hono_access',
    0.45,
    0.33,
  ],
  ['gateway as it ships, its default record kept / hono_access', 'gateway_vs_hono_access', 0.5, 0.33],
  ['nothing remembered / hono_access', 'gate_cold_vs_hono_access', 0.9, 0.8],
  ['session / hono_oidc', 'session_vs_hono_oidc', 0.33, 0.25],
  ['token, nothing remembered / jose', 'token_cold_vs_jose', 1, 0.9],
  ['full gate / mod_auth_openidc over its own proxy', 'gate_vs_apache_oidc', 1, 0.6],
  ['10,000 rules / 10 rules', 'gate_10000_rules_vs_10', 1.2],
  ['10,000 callers / one', 'callers_10000_vs_1', 1.5],
  [
    'cold start, built gateway with login and 1,000 rules / hono_access',
    'cold_gateway_vs_hono_access',
    2,
    1.5,
  ],
];

const KILOBYTES: readonly Line[] = [
  ['kB, a Worker that verifies tokens', 'worker:token', 13, 10],
  ['kB, full gate', 'worker:gate', 28, 24],
  ['kB, built gateway without login', 'worker:gateway', 38, 34],
  ['kB, what a request with a session loads', 'worker:gateway_sso:start', 36, 32],
  ['kB, built gateway with login and single sign-on', 'worker:gateway_sso', 78, 70],
];

/** Every target, told by one run. */
export function targetsOf(ratios: Ratios, sizes: Sizes): readonly Target[] {
  const kilobytes = (name: string): Estimate | undefined => {
    const size = sizes.get(name);
    return size && { value: size.gzipBytes / 1000, error: 0 };
  };
  return [
    ...RATIOS.map((line) => targetOf(line, ratios[line[1]])),
    ...KILOBYTES.map((line) => targetOf(line, kilobytes(line[1]))),
  ];
}

function targetOf([name, , most, aim]: Line, measured: Estimate | undefined): Target {
  return { name, most, aim, measured, verdict: verdictOf(measured, most) };
}
