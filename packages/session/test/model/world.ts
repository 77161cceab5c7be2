import { type BaseContext, type Caller, pipeline, recorder, type TrailEntry, worker } from '@portcullis/core';
import { SqliteStorage } from '@portcullis/testing/stores';
import { identify } from '@portcullis/token';
import { Browser } from '../../../../scripts/fixtures/browser.ts';
import { emptyPostgres } from '../../../../scripts/fixtures/empty-postgres.ts';
import { MovableClock } from '../../../../scripts/fixtures/movable-clock.ts';
import { Turns } from '../../../../scripts/fixtures/turns.ts';
import { sessionError } from '../../src/failures/session-failure.ts';
import {
  type CredentialStore,
  loginCredentials,
  memorySessions,
  type Revocations,
  type SessionGate,
  type SessionOptions,
  type SessionStore,
  sessions,
} from '../../src/index.ts';
import { postgresSessions } from '../../src/postgres.ts';
import { tableSessions } from '../../src/store/sqlite/table-sessions.ts';
import { type ModelProvider, modelProvider } from './model-provider.ts';

const BASE = 'https://app.example';

/** Where sessions are, and what remembers their ends. */
export const KEEPERS = [
  ...(['memory', 'tables', 'PostgreSQL'] as const),
  ...(['cookies', 'cookies, memory', 'cookies, tables', 'cookies, PostgreSQL'] as const),
] as const;
export type Keeper = (typeof KEEPERS)[number];

/** One database for all worlds, each under a name of its own: to empty it takes longer than a world lasts. */
const database = await emptyPostgres();
let worlds = 0;

/** A store that no other world has. */
function storeOf(keeper: Keeper): SessionStore & Revocations & CredentialStore {
  if (keeper.endsWith('memory')) return memorySessions();
  if (keeper.endsWith('tables')) return tableSessions(new SqliteStorage(), async () => undefined).store;
  return postgresSessions(database, `world ${++worlds}`);
}

/** What one request came to. */
export interface Outcome {
  readonly status: number;
  readonly location: string | undefined;
  readonly caller: Caller | undefined;
  readonly failure: string | undefined;
  readonly detail: string | undefined;
  readonly entries: readonly TrailEntry[];
}

/** One isolate: its own memory, over what all share. */
interface Isolate {
  readonly gate: SessionGate;
  readonly ask: (request: Request) => Promise<{ readonly response: Response; readonly outcome: Outcome }>;
}

/** Isolates, browsers, a provider, and time. */
export class World {
  readonly clock: MovableClock = new MovableClock();
  readonly keeper: Keeper;
  readonly provider: ModelProvider;
  readonly isolates: Isolate[] = [];
  readonly browsers: Map<string, string>[] = [new Map(), new Map()];
  options: Partial<SessionOptions> = { keys: ['1'.repeat(32)] };
  readonly #shared: Pick<SessionOptions, 'store' | 'revocations' | 'credentials' | 'trustedOrigin'>;
  /** Isolates that were made anew at least once. */
  readonly forgot: Set<number> = new Set();
  readonly #turns = new Turns();

  static async of(keeper: Keeper, options: Partial<SessionOptions>): Promise<World> {
    const world: World = new World(
      keeper,
      await modelProvider(
        () => world.clock.now(),
        () => world.turn(),
      ),
    );
    world.options = { ...world.options, ...options };
    world.restart();
    return world;
  }

  private constructor(keeper: Keeper, provider: ModelProvider) {
    this.keeper = keeper;
    this.provider = provider;
    this.#shared = this.#keptBy(keeper);
  }

  get isInCookies(): boolean {
    return this.keeper.startsWith('cookies');
  }

  /** Whether an end is known everywhere at once. */
  get isEndShared(): boolean {
    return this.keeper !== 'cookies';
  }

  /** Makes isolates anew: they forget what they knew, and have the options of today. */
  restart(which: readonly number[] = [0, 1]): void {
    for (const at of which) {
      if (this.isolates[at] !== undefined) this.forgot.add(at);
      this.isolates[at] = this.#isolate();
    }
  }

  /** A page at one isolate, with a browser's cookies, or with those of a copy. */
  async open(
    isolate: number,
    cookies: Map<string, string>,
    path: string,
    form?: Record<string, string>,
  ): Promise<Outcome> {
    const jar = new Browser(async (request) => {
      const { response, outcome } = await this.#at(isolate).ask(request);
      got = outcome;
      return response;
    }, BASE);
    let got: Outcome | undefined;
    // Sent as they are now, and kept when the answer comes: as browsers do with several tabs.
    for (const [name, value] of cookies) jar.cookies.set(name, value);
    const before = new Map(jar.cookies);
    await (form === undefined ? jar.open(path) : jar.submit(path, form));
    for (const [name, value] of jar.cookies) if (before.get(name) !== value) cookies.set(name, value);
    for (const name of before.keys()) if (!jar.cookies.has(name)) cookies.delete(name);
    if (got === undefined) throw new Error('no answer');
    return got;
  }

  async post(
    isolate: number,
    path: string,
    fields: Record<string, string>,
    headers = {},
  ): Promise<{ outcome: Outcome; response: Response }> {
    const body = new URLSearchParams(fields);
    return await this.#at(isolate).ask(new Request(new URL(path, BASE), { method: 'POST', body, headers }));
  }

  async plain(isolate: number, path: string, headers: Record<string, string>): Promise<Outcome> {
    return (await this.#at(isolate).ask(new Request(new URL(path, BASE), { headers }))).outcome;
  }

  /** Does several things at once, in an order that `turns` chooses. */
  together<Result>(works: readonly (() => Promise<Result>)[], turns: Iterable<number>): Promise<Result[]> {
    return this.#turns.together(works, turns);
  }

  turn(): Promise<void> {
    return this.#turns.turn();
  }

  #at(isolate: number): Isolate {
    const found = this.isolates[isolate];
    if (found === undefined) throw new Error(`no isolate ${isolate}`);
    return found;
  }

  #keptBy(keeper: Keeper): Pick<SessionOptions, 'store' | 'revocations' | 'credentials' | 'trustedOrigin'> {
    if (keeper === 'cookies') return {};
    const kept = storeOf(keeper);
    const inTurns = new Proxy(kept, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as (...given: unknown[]) => Promise<unknown>;
        return async (...given: unknown[]) => {
          await this.turn();
          const answer = await method(...given);
          await this.turn();
          return answer;
        };
      },
    });
    return keeper.startsWith('cookies')
      ? { revocations: inTurns }
      : { store: inTurns, trustedOrigin: true, credentials: loginCredentials({ store: inTurns }) };
  }

  #isolate(): Isolate {
    const gate = sessions({
      baseUrl: BASE,
      keys: ['1'.repeat(32)],
      providers: {
        idp: {
          issuer: this.provider.issuer,
          clientId: 'gate',
          clientAuthentication: { method: 'client_secret_basic', secret: 'a secret' },
          idTokenAlgorithm: 'ES256',
          keys: { tiers: [] },
        },
      },
      fetch: this.provider.fetch,
      // Whoever waits for another lets it go on; a deadline comes when everybody else had many turns.
      sleep: async (milliseconds) => {
        if (milliseconds > 1000) return await new Promise(() => {});
        if (!this.#turns.isOn) await new Promise((resolve) => setImmediate(resolve));
        await this.turn();
      },
      ...this.#shared,
      ...this.options,
    });
    const calls = new WeakMap<Request, { entries: readonly TrailEntry[]; caller: Caller | undefined }>();
    const app = pipeline<BaseContext>()
      .use(
        recorder((arrival, next) => {
          calls.set(arrival.request, { entries: arrival.trail.entries, caller: undefined });
          return next();
        }),
      )
      .use(gate)
      .use(identify(gate.credentialVerifier, gate.verifier))
      .handle(async (context) => {
        const call = calls.get(context.request);
        const { caller, target } = context;
        if (call !== undefined) call.caller = caller;
        if (target.path === '/end') {
          const isEnded = await gate.directory.end(target.search.slice(1), context);
          return new Response(isEnded ? 'ended' : 'none');
        }
        if (caller.kind === 'anonymous') throw sessionError('session.login_required');
        return new Response('welcome');
      });
    const serve = worker(app, { clock: this.clock });
    return {
      gate,
      ask: async (request) => {
        const response = await serve(request, {}, { waitUntil: () => {} });
        const { entries = [], caller } = calls.get(request) ?? {};
        const failed = entries.findLast((entry) => entry.type === 'request.failed');
        const outcome = {
          status: response.status,
          location: response.headers.get('location') ?? undefined,
          caller,
          failure: failed?.code,
          detail: failed?.detail,
          entries,
        };
        return { response, outcome };
      },
    };
  }
}
