import { SqliteStorage } from '@portcullis/testing/stores';
import type { LogBucket } from '../../src/log/log-files.ts';
import { PortcullisSequencer } from '../../src/log/portcullis-sequencer.ts';
import { bucketOf } from './test-log.ts';

/** A bucket in memory, which can be down. */
export function logBucket() {
  const objects = new Map<string, Uint8Array<ArrayBuffer>>();
  /** The keys that were read, in order. */
  const gets: string[] = [];
  const bucket = bucketOf(objects);
  return {
    objects,
    gets,
    /** What every `put` throws, if anything. */
    problem: undefined as unknown,
    get: (key: string) => {
      gets.push(key);
      return bucket.get(key);
    },
    async put(...file: Parameters<LogBucket['put']>) {
      if (this.problem !== undefined) throw this.problem;
      return bucket.put(...file);
    },
  };
}

/** The storage of one object: what outlives it. */
class ObjectStorage {
  readonly #sqlite = new SqliteStorage();
  readonly values = new Map<string, unknown>();
  /** The keys that were stored, in order. */
  readonly puts: string[] = [];
  /** When alarms were set for. */
  readonly alarms: number[] = [];
  alarm: number | null = null;

  readonly transactionSync = this.#sqlite.transactionSync;
  readonly sql = {
    exec: (...given: Parameters<SqliteStorage['sql']['exec']>) => {
      const cursor = this.#sqlite.sql.exec(...given);
      return { ...cursor, one: () => cursor.toArray()[0] };
    },
  };
  readonly get = async (key: string): Promise<unknown> => structuredClone(this.values.get(key));
  readonly put = async (key: string, value: unknown): Promise<void> => {
    this.puts.push(key);
    this.values.set(key, structuredClone(value));
  };
  readonly getAlarm = async (): Promise<number | null> => this.alarm;
  readonly setAlarm = async (time: number): Promise<void> => {
    this.alarms.push(time);
    this.alarm = time;
  };
}

/** `PortcullisSequencer` objects by name, as a namespace has them. They find each other in `env.LOG`. */
export function sequencerObjects(env: Record<string, unknown>) {
  const storages = new Map<string, ObjectStorage>();
  let running = new Map<string, PortcullisSequencer>();
  const storageOf = (name: string): ObjectStorage => {
    const storage = storages.get(name) ?? new ObjectStorage();
    storages.set(name, storage);
    return storage;
  };
  const getByName = (name: string): PortcullisSequencer => {
    const object =
      running.get(name) ??
      new PortcullisSequencer({ storage: storageOf(name) } as unknown as DurableObjectState, env);
    running.set(name, object);
    return object;
  };
  env.LOG = { getByName };
  return {
    getByName,
    storageOf,
    /** Only what is stored stays. */
    restart: () => {
      running = new Map();
    },
    /** Lets the alarm of an object ring. */
    ring: async (name: string): Promise<void> => {
      storageOf(name).alarm = null;
      await getByName(name).alarm();
    },
  };
}
