import { optional } from '../../configuration/setting.ts';
import { auditPart, type Feature } from '../../feature.ts';
import { logProblems } from './checks.ts';
import { logPart } from './part.ts';
import { logSchema } from './settings.ts';

export const transparencyLog: Feature = {
  folder: 'features/transparency-log',
  settings: {
    audit: {
      log: optional(
        'A transparency log (C2SP tlog-tiles) of all events, beside the sinks; an instance may have its own instead. Default: none.',
        logSchema,
      ),
    },
    instance: {
      log: optional(
        "A transparency log of its own, for all events of its hosts instead of the gate's. Default: that of `audit`.",
        logSchema,
      ),
    },
  },
  checks: ({ audit, instances }) =>
    logProblems([
      { log: audit.log, path: 'audit.log' },
      ...instances.map(({ instance, path }) => ({ log: instance.log, path: `${path}.log` })),
    ]),
  durableObjects: [[/\.log\.durableObject$/, 'PortcullisSequencer']],
  bindings: [[/\.log\.bucket$/, 'R2 bucket']],
  variables: /\.log\.key$/,
  parts: [auditPart('log', logPart, ({ instances }) => instances.some(({ log }) => log !== undefined))],
};
