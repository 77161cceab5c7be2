import { optional } from '../../configuration/setting.ts';
import { type Feature, hookedPart } from '../../feature.ts';
import { resilienceProblems } from './checks.ts';
import { resiliencePart } from './part.ts';
import { resilienceSchema } from './settings.ts';

export const resilience: Feature = {
  settings: {
    instance: {
      resilience: optional(
        'Retries, circuit breaker and failover for an origin that fails. Default: a failed request is answered with an error immediately, and the next request is forwarded as usual.',
        resilienceSchema,
      ),
    },
  },
  checks: ({ instances }) => instances.flatMap(resilienceProblems),
  parts: [hookedPart('resilience', 'instance', resiliencePart)],
};
