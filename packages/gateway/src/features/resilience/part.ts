import { defined } from '@portcullis/core/internal';
import {
  type OriginChange,
  publicCache,
  type ResilienceOptions,
  resilient,
  underMaintenance,
} from '@portcullis/proxy';
import type { ConfiguredEnv } from '../../gate/origins.ts';
import type { MaintenancePart, PublicCachePart, ResiliencePart } from '../../parts.ts';

/** Helps an origin in trouble, and records what it did and saw. */
export const resiliencePart: ResiliencePart = (configured, origin, { originOf, tell }) => {
  const { failover, ...rest } = configured;
  const options: ResilienceOptions<ConfiguredEnv> = {
    ...(rest as Omit<ResilienceOptions<ConfiguredEnv>, 'failover' | 'tell'>),
    ...defined({ failover: failover && originOf(failover) }),
    tell: ({ upstream, change, code }, scope) =>
      scope.execution.waitUntil(
        tell(
          {
            type: 'upstream.changed',
            outcome: change === 'circuit_closed' ? 'allow' : 'error',
            ...(SMALL.has(change) ? { severity: 'low' as const } : {}),
            reason: code === undefined ? [] : [code],
            upstream: { id: upstream, change },
          },
          scope,
        ),
      ),
  };
  return resilient<ConfiguredEnv, ConfiguredEnv>(origin, options);
};

/** What happens on any day, and was made good. */
const SMALL: ReadonlySet<OriginChange> = new Set(['retried']);

/** Keeps pages that everybody may have in front of an origin. */
export const publicCachePart: PublicCachePart = (configured, origin, report) =>
  publicCache(origin, { ...configured, report });

/** Stands in the place of an origin that is worked on. */
export const maintenancePart: MaintenancePart = ({ retryAfterSeconds }, origin) =>
  underMaintenance(origin, defined({ retryAfterSeconds }));
