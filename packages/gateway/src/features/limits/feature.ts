import { optional } from '../../configuration/setting.ts';
import { listOf } from '../../configuration/values.ts';
import { type Feature, hookedPart, onePart } from '../../feature.ts';
import { limitProblems } from './checks.ts';
import { limitsPart, ownLimitsPart } from './part.ts';
import { limitSchema } from './settings.ts';

export const limits: Feature = {
  settings: {
    instance: {
      limits: optional('Rate limits, checked before the policy. Default: no limits.', listOf(limitSchema)),
    },
  },
  checks: ({ instances, roles, wordsOf }) =>
    instances.flatMap((one) => limitProblems(one, roles, wordsOf(one.instance).applications)),
  bindings: [[/\.limits\[\d+\]\.binding$/, 'rate limit']],
  parts: [
    hookedPart('limits', 'instance', limitsPart),
    onePart('ownLimits', ownLimitsPart, ({ instances }) =>
      instances.some((instance) => instance.limits?.some(({ requests }) => requests === 'gate')),
    ),
  ],
};
