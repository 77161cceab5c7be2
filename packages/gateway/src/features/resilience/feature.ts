import { optional } from '../../configuration/setting.ts';
import { type Feature, hookedPart } from '../../feature.ts';
import { resilienceProblems } from './checks.ts';
import { resiliencePart } from './part.ts';
import { resilienceSchema } from './settings.ts';

export const resilience: Feature = {
  folder: 'features/resilience',
  settings: {
    instance: {
      resilience: optional(
        'What is done when it is in trouble. Default: a call that fails is told of at once, and the next one is sent all the same.',
        resilienceSchema,
      ),
    },
  },
  checks: ({ instances }) => instances.flatMap(resilienceProblems),
  parts: [hookedPart('resilience', 'instance', resiliencePart)],
};
