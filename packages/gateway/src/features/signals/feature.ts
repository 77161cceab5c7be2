import * as v from 'valibot';
import { defaulting, optional } from '../../configuration/setting.ts';
import { amount, bindingName, count } from '../../configuration/values.ts';
import { auditPart, type Feature } from '../../feature.ts';
import { signalsPart } from './part.ts';

const schema = v.strictObject({
  durableObject: optional(
    'A Durable Object namespace (class `PortcullisHabits`) that remembers habits. Default: each isolate remembers its own.',
    bindingName,
  ),
  maxSpeedKmh: defaulting(
    'Faster than this is no travel, in kilometres an hour.',
    amount('kilometres an hour', 1, 1_000_000),
    1000,
  ),
  denials: defaulting('So many denials are a burst.', count('denial', 1, 1_000_000), 10),
  denialSeconds: defaulting('Within this time, in seconds.', amount('seconds', 1, 86_400), 60),
});

export const signals: Feature = {
  folder: 'features/signals',
  settings: {
    audit: {
      signals: optional(
        'Looks for what is unusual: new countries, devices and applications, impossible travel, bursts of denials. Decides nothing. Default: nobody looks.',
        schema,
      ),
    },
  },
  durableObjects: [[/^audit\.signals\.durableObject$/, 'PortcullisHabits']],
  withoutCloudflare: ({ audit }) =>
    audit?.signals === undefined
      ? []
      : ['nobody says where an address is, so audit.signals sees no new country and no impossible travel'],
  parts: [auditPart('signals', signalsPart)],
};
