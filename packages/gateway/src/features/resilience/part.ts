import { defined } from '@portcullis/core/internal';
import { type OriginChange, type ResilienceOptions, resilient } from '@portcullis/proxy';
import type { FeaturePart } from '../../gate/feature-part.ts';
import type { ConfiguredEnv } from '../../gate/origins.ts';

/** Helps an origin in trouble, and records what it did and saw. */
export const resiliencePart: FeaturePart = {
  origin: ({ instance, path, tell }, { inside, at }) => {
    const origin = inside();
    if (origin === undefined) return undefined;
    const { failover, ...rest } = instance.resilience ?? {};
    const options: ResilienceOptions<ConfiguredEnv> = {
      ...(rest as Omit<ResilienceOptions<ConfiguredEnv>, 'failover' | 'tell'>),
      ...defined({ failover: failover && at(failover, `${path}.resilience.failover`) }),
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
  },
};

/** What happens on any day, and was made good. */
const SMALL: ReadonlySet<OriginChange> = new Set(['retried']);
