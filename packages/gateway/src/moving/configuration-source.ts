import { requireBinding } from '@portcullis/core/internal';

/** Where a configuration is kept that changes without a deploy. */
export interface ConfigurationSource {
  /** How events and warnings call it. */
  readonly name: string;
  /** The configuration's text; `undefined` where there is none. */
  readonly read: () => Promise<string | undefined>;
  /** Where the last good one is kept, for isolates that start while the present one is broken. Default: nowhere. */
  readonly lastGood?: {
    readonly read: () => Promise<string | undefined>;
    readonly write: (text: string) => Promise<void>;
  };
  /** Where a Worker says what it has, for `portcullis push`. Default: nowhere. */
  readonly worker?: {
    readonly read: () => Promise<string | undefined>;
    readonly write: (text: string) => Promise<void>;
  };
}

/** A KV namespace, as far as it is used. */
export interface ConfigurationKv {
  readonly get: (key: string) => Promise<string | null>;
  readonly put: (key: string, value: string) => Promise<void>;
}

/** An R2 bucket, as far as it is used. */
export interface ConfigurationBucket {
  readonly get: (key: string) => Promise<{ readonly text: () => Promise<string> } | null>;
  readonly put: (key: string, value: string) => Promise<unknown>;
}

/**
 * A configuration in KV. The last good one is kept beside it, under `KEY.good`, and what the Worker has, under `KEY.worker`. KV
 * may show a change up to a minute late.
 *
 * Whoever can write to the namespace decides whom you let in. Throws `TypeError` where none is bound.
 */
export function kvConfiguration(kv: ConfigurationKv, key = 'portcullis.json'): ConfigurationSource {
  requireBinding('kvConfiguration', 'KV namespace', kv, 'get');
  const beside = (what: string) => ({
    read: async () => (await kv.get(`${key}.${what}`)) ?? undefined,
    write: (text: string) => kv.put(`${key}.${what}`, text),
  });
  return {
    name: `KV ${key}`,
    read: async () => (await kv.get(key)) ?? undefined,
    lastGood: beside('good'),
    worker: beside('worker'),
  };
}

/** A configuration in R2, with the last good one beside it as in {@link kvConfiguration}. R2 shows a change at once. */
export function r2Configuration(bucket: ConfigurationBucket, key = 'portcullis.json'): ConfigurationSource {
  requireBinding('r2Configuration', 'bucket of R2', bucket, 'get');
  const beside = (what: string) => ({
    read: async () => await (await bucket.get(`${key}.${what}`))?.text(),
    write: async (text: string) => void (await bucket.put(`${key}.${what}`, text)),
  });
  return {
    name: `R2 ${key}`,
    read: async () => await (await bucket.get(key))?.text(),
    lastGood: beside('good'),
    worker: beside('worker'),
  };
}

/** A configuration in a variable of the Worker: it changes with a deploy. */
export function variableConfiguration(env: object, name: string): ConfigurationSource {
  return {
    name: `variable ${name}`,
    read: async () => {
      const value: unknown = Object.hasOwn(env, name)
        ? (env as Readonly<Record<string, unknown>>)[name]
        : undefined;
      return typeof value === 'string' ? value : undefined;
    },
  };
}
