import type { SignalOptions } from '@portcullis/audit';
import { signalFields } from '@portcullis/audit/internal';
import * as v from 'valibot';
import { optionsOf } from '../../configuration/option-setting.ts';
import { optional, shape } from '../../configuration/setting.ts';
import { bindingName } from '../../configuration/values.ts';
import { auditPart, type Feature } from '../../feature.ts';
import { signalsPart } from './part.ts';

const option = optionsOf<SignalOptions>('SignalOptions', signalFields);

const schema = shape(
  'SignalsConfiguration',
  v.strictObject({
    durableObject: optional(
      'Durable Object namespace (class `PortcullisHabits`) that stores the usual behavior of callers. Default: each isolate stores its own.',
      bindingName,
    ),
    maxSpeedKmh: option('maxSpeedKmh', { from: 1, to: 1_000_000 }),
    denials: option('denials', { to: 1_000_000, whole: true }),
    denialSeconds: option('denialSeconds', { from: 1, to: 86_400 }),
  }),
);

export const signals: Feature = {
  settings: {
    audit: {
      signals: optional(
        'Detects unusual behavior: new countries, devices and applications, impossible travel, bursts of denials. Signals are recorded and do not affect decisions. Default: off.',
        schema,
      ),
    },
  },
  durableObjects: [[/^audit\.signals\.durableObject$/, 'PortcullisHabits']],
  withoutCloudflare: ({ audit }) =>
    audit?.signals === undefined
      ? []
      : [
          'locations of addresses are unknown, so audit.signals detects neither new countries nor impossible travel',
        ],
  parts: [auditPart('signals', signalsPart)],
};
