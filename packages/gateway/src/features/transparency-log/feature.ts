import { optional } from '../../configuration/setting.ts';
import { auditPart, type Feature } from '../../feature.ts';
import { logProblems } from './checks.ts';
import { logPart } from './part.ts';
import { logSchema } from './settings.ts';

export const transparencyLog: Feature = {
  settings: {
    audit: {
      log: optional(
        'A transparency log (C2SP tlog-tiles) of all events, in addition to the sinks. An instance can have its own instead. Default: none.',
        logSchema,
      ),
    },
    instance: {
      log: optional(
        "A transparency log for the events of this application's hosts, instead of the gate's. Default: the log in `audit`.",
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
