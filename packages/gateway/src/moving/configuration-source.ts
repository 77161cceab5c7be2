import { requireBinding } from '@portcullis/core/internal';

/** A store for a configuration that can change without a deploy. */
export interface ConfigurationSource {
  /** The name of the store in events and warnings. */
  readonly name: string;
  /** Returns the text of the configuration, or `undefined` if it does not exist. */
  readonly read: () => Promise<string | undefined>;
  /** Stores the last valid configuration, for isolates that start while the current one is invalid. Default: it is not stored. */
  readonly lastGood?: {
    readonly read: () => Promise<string | undefined>;
    readonly write: (text: string) => Promise<void>;
  };
  /** Stores the manifest of the Worker, for `portcullis push`. Default: it is not stored. */
  readonly worker?: {
    readonly read: () => Promise<string | undefined>;
    readonly write: (text: string) => Promise<void>;
  };
}

/** The methods of a KV namespace that are used. */
export interface ConfigurationKv {
  readonly get: (key: string) => Promise<string | null>;
  readonly put: (key: string, value: string) => Promise<void>;
}

/** The methods of an R2 bucket that are used. */
export interface ConfigurationBucket {
  readonly get: (key: string) => Promise<{ readonly text: () => Promise<string> } | null>;
  readonly put: (key: string, value: string) => Promise<unknown>;
}

/**
 * Reads the configuration from Workers KV. The last valid configuration is stored at `KEY.good`, the Worker's manifest at
 * `KEY.worker`. KV can return a change up to a minute late.
 *
 * Anyone who can write to the namespace can decide who has access. Throws `TypeError` if there is no such binding.
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

/** Reads the configuration from R2, with the same keys as {@link kvConfiguration}. R2 returns a change immediately. */
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

/** Reads the configuration from a variable of the Worker. It changes with a deploy. */
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
