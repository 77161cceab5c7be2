import * as v from 'valibot';
import { defaulting, optional } from '../../configuration/setting.ts';
import { amount, bindingName, count } from '../../configuration/values.ts';
import { auditPart, type Feature } from '../../feature.ts';
import { signalsPart } from './part.ts';

const schema = v.strictObject({
  durableObject: optional(
    'Durable Object namespace (class `PortcullisHabits`) that stores the usual behavior of callers. Default: each isolate stores its own.',
    bindingName,
  ),
  maxSpeedKmh: defaulting(
    'Speed above which travel counts as impossible, in kilometers per hour.',
    amount('kilometres an hour', 1, 1_000_000),
    1000,
  ),
  denials: defaulting('Number of denials that count as a burst.', count('denial', 1, 1_000_000), 10),
  denialSeconds: defaulting(
    'Period in which the denials of a burst happen, in seconds.',
    amount('seconds', 1, 86_400),
    60,
  ),
});

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
