import * as v from 'valibot';
import { defaulting, optional } from '../../configuration/setting.ts';
import { bindingName } from '../../configuration/values.ts';
import { auditPart, type Feature } from '../../feature.ts';
import { chainPart, checkpointsPart } from './part.ts';

export const chain: Feature = {
  folder: 'features/chain',
  settings: {
    audit: {
      chain: defaulting(
        'Numbers the events and hashes them into a chain, so that a log can be proved whole.',
        v.boolean(),
        false,
      ),
      checkpoints: optional(
        'A Durable Object namespace (class `PortcullisCheckpoints`) that signs for how far the chain has come. Turns `chain` on. Default: no checkpoints are made here.',
        bindingName,
      ),
    },
  },
  durableObjects: [[/^audit\.checkpoints$/, 'PortcullisCheckpoints']],
  // A chain with checkpoints replaces one without: the later part counts.
  parts: [auditPart('chain', chainPart), auditPart('checkpoints', checkpointsPart)],
};
