import * as v from 'valibot';
import { defaulting, optional } from '../../configuration/setting.ts';
import { bindingName } from '../../configuration/values.ts';
import { auditPart, type Feature } from '../../feature.ts';
import { chainPart, checkpointsPart } from './part.ts';

export const chain: Feature = {
  settings: {
    audit: {
      chain: defaulting(
        'Adds numbers and a hash chain to events, so that a log can be proved to be complete.',
        v.boolean(),
        false,
      ),
      checkpoints: optional(
        'Durable Object namespace (class `PortcullisCheckpoints`) that signs checkpoints of the chain. Turns on `chain`. Default: no checkpoints.',
        bindingName,
      ),
    },
  },
  durableObjects: [[/^audit\.checkpoints$/, 'PortcullisCheckpoints']],
  // If both are set, the later part replaces the earlier: a chain with checkpoints replaces one without.
  parts: [auditPart('chain', chainPart), auditPart('checkpoints', checkpointsPart)],
};
