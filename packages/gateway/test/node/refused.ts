import { login, wikiConfiguration } from './configuration.ts';

/** A setting that is refused at start. */
export interface Refused {
  /** As the page of runtimes calls it. */
  readonly setting: string;
  readonly path: string;
  readonly configuration: object;
}

const rule = { name: 'no', effect: 'deny', who: 'anyone', paths: ['/**'] };
const ruleWith = (condition: object): object =>
  wikiConfiguration({}, { policy: { name: 'wiki', rules: [{ ...rule, ...condition }] } });
const limit = { name: 'all', by: 'address', periodSeconds: 60, binding: 'LIMIT' };
const sinkOf = (type: string): object => wikiConfiguration({ audit: { sinks: [{ type, binding: 'SINK' }] } });
const operator = { database: 'DB', roles: ['reader'] };
const originOf = (origin: object): object => wikiConfiguration({}, { origin });

/** One of each. */
export const REFUSED: readonly Refused[] = [
  { setting: 'origin.zone', path: 'instances[0].origin.zone', configuration: originOf({ zone: true }) },
  {
    setting: 'origin.resolveOverride',
    path: 'instances[0].origin.resolveOverride',
    configuration: originOf({ resolveOverride: 'origin.corp.example' }),
  },
  {
    setting: 'countries',
    path: 'instances[0].policy.rules[0].countries',
    configuration: ruleWith({ countries: ['KP'] }),
  },
  { setting: 'asns', path: 'instances[0].policy.rules[0].asns', configuration: ruleWith({ asns: [64_496] }) },
  {
    setting: 'limits[].binding',
    path: 'instances[0].limits[0].binding',
    configuration: wikiConfiguration({}, { limits: [limit] }),
  },
  {
    setting: 'keyCache.kv',
    path: 'keyCache.kv',
    configuration: wikiConfiguration({ keyCache: { kv: 'KEYS' } }),
  },
  {
    setting: 'operator.database',
    path: 'operator.database',
    configuration: wikiConfiguration({ operator, audit: { sinks: [{ type: 'd1', binding: 'DB' }] } }),
  },
  {
    setting: 'secrets',
    path: 'secrets',
    configuration: wikiConfiguration({
      login,
      secrets: { SESSION_KEY: { type: 'variables', names: ['SESSION_KEY_NOW'] } },
    }),
  },
  {
    setting: 'publicCache',
    path: 'instances[0].publicCache',
    configuration: wikiConfiguration({}, { publicCache: {} }),
  },
  ...['d1', 'queue', 'r2', 'analytics-engine'].map((type) => ({
    setting: type,
    path: 'audit.sinks[0].binding',
    configuration: sinkOf(type),
  })),
];
