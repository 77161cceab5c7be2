import { type LockStore, memoryLocks, memorySessions } from '@portcullis/session';
import { Dependency } from './dependency.ts';
import type { MovedTime } from './moved-time.ts';

/** The parts of the platform that a gate stands on, by the names of the table's rows. */
export const PLATFORM = [
  'KV of the configuration',
  'KV of the keys',
  'Cache API',
  'Durable Object of sessions',
  'Durable Object of locks',
  'D1',
  'R2',
  'Queue',
  'secret store',
] as const;

/** One of them. */
export type PlatformPart = (typeof PLATFORM)[number];

type StoreMethod = (...given: readonly unknown[]) => unknown;

/** What stands in for the platform. It lives longer than an isolate. */
export interface Platform {
  readonly parts: Readonly<Record<PlatformPart, Dependency>>;
  /** Bindings of the Worker, but for the origin. */
  readonly env: object;
  readonly secret: () => Promise<string>;
  readonly caches: object;
  /** What a sink of the platform was given, in events. */
  readonly kept: Readonly<Record<'d1' | 'r2' | 'queue', string[]>>;
  readonly configure: (text: string) => void;
  /** The list of locks, as another isolate reaches it. */
  readonly locks: LockStore;
}

/** Sets it up, with nothing out of order. */
export function startPlatform(time: MovedTime): Platform {
  const parts = Object.fromEntries(PLATFORM.map((name) => [name, new Dependency(time)])) as Record<
    PlatformPart,
    Dependency
  >;
  const kept = { d1: [] as string[], r2: [] as string[], queue: [] as string[] };
  const configuration = new Map<string, string>();
  const cached = new Map<string, string>();
  const sessions = memorySessions();
  const kv = (name: PlatformPart, values: Map<string, string>) => ({
    get: (key: string) => parts[name].does(() => values.get(key) ?? null),
    put: (key: string, value: string) => parts[name].does(() => void values.set(key, value)),
  });
  const cache = {
    match: (url: string) =>
      parts['Cache API'].does(() => {
        const text = cached.get(url);
        return text === undefined ? undefined : new Response(text);
      }),
    put: (url: string, answer: Response) =>
      parts['Cache API'].does(async () => void cached.set(url, await answer.text())),
  };
  const stub = new Proxy(sessions as unknown as Readonly<Record<string | symbol, StoreMethod>>, {
    get:
      (store, method) =>
      (...given: readonly unknown[]) =>
        parts['Durable Object of sessions'].does(() => store[method]?.(...given)),
  });
  const locks = memoryLocks();
  return {
    parts,
    kept,
    locks,
    configure: (text) => void configuration.set('portcullis.json', text),
    secret: () => parts['secret store'].does(() => 'a secret of the outages, and of nothing else'),
    caches: { default: cache, open: async () => cache },
    env: {
      CONFIGURATION: kv('KV of the configuration', configuration),
      KEYS: kv('KV of the keys', new Map()),
      SESSIONS: { getByName: () => stub },
      LOCKS: {
        getByName: () => ({
          ...locks,
          list: (now: number) => parts['Durable Object of locks'].does(() => locks.list(now)),
        }),
      },
      AUDIT_DB: {
        prepare: () => ({
          bind: (...values: readonly unknown[]) => ({
            run: () => parts.D1.does(() => void kept.d1.push(String(values.at(-1)))),
          }),
        }),
      },
      AUDIT_FILES: {
        get: () => parts.R2.does(() => null),
        put: (_key: string, text: string) => parts.R2.does(() => kept.r2.push(...text.trim().split('\n'))),
      },
      AUDIT_QUEUE: { send: (line: string) => parts.Queue.does(() => void kept.queue.push(line)) },
    },
  };
}
