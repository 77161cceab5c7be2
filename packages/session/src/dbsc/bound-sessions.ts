import type { Random } from '@portcullis/core';
import {
  callback,
  checkOptions,
  type FieldsFor,
  objectWith,
  secrets,
  systemRandom,
  value,
} from '@portcullis/core/internal';
import { readCookies } from '../cookies/cookies.ts';
import { KeyRing } from '../cookies/key-ring.ts';
import type { Binding } from '../session/device-key.ts';
import { isOrigin, isPrefix } from '../settings/address-forms.ts';
import { HAND_OVER_STORE, type HandOverStore } from '../store/hand-over-store.ts';
import { namesOf } from '../store/handed-on.ts';
import type { BindingKeys } from './answer-binding.ts';
import { REGISTRATION } from './dbsc-headers.ts';
import { BOUND_COOKIE, DeviceBinding, type DeviceState } from './device-binding.ts';
import { deviceBoundFields } from './device-bound-options.ts';
import { ProofProblem } from './proof-problem.ts';

/** Options of `boundSessions()`. */
export interface BoundSessionsOptions {
  /** The public origin of the site, such as `https://app.example.com`. */
  readonly origin: string;
  /** Secrets that seal the short-lived cookie, newest first, each of at least 32 random characters. */
  readonly keys: readonly [string, ...string[]];
  /** Keeps challenges until they are used: `memorySessions()`, `durableObjectSessions()` or another store of this package. */
  readonly challenges: HandOverStore;
  /** The key that was stored for a session; `undefined` if the session has no key. */
  readonly keyOf: (session: string) => Promise<Binding | undefined>;
  /** Stores the key of a session that has none, in one step. Returns whether it did: of two calls that race, one. */
  readonly bind: (session: string, binding: Binding) => Promise<boolean>;
  /** Path of the two endpoints. Default `/dbsc/`. */
  readonly path?: string;
  /** How long a proof counts, in seconds. Default 600. */
  readonly proofSeconds?: number;
  /** Milliseconds since the Unix epoch. Default: the runtime's clock. */
  readonly now?: () => number;
  /** For tests. Default: the runtime's cryptographic random source. */
  readonly random?: Random;
}

/** Sessions of another kind that are bound to a key of their browser. */
export interface BoundSessions {
  /** Name and value of the header with which the response to a login asks the browser to register a key. */
  readonly offer: (session: string) => Promise<readonly [name: string, value: string]>;
  /** Serves the two endpoints; `undefined` for all other requests. They need no cookie: browsers do not always send one with a proof. */
  readonly serve: (request: Request) => Promise<Response | undefined>;
  /** Whether the browser of a request holds the key of its session. A session without a key is `unbound`. */
  readonly stateOf: (
    request: Request,
    session: string,
  ) => Promise<DeviceState | { readonly kind: 'unbound' }>;
}

const isFunction = (given: unknown): boolean => typeof given === 'function';

const fields: FieldsFor<BoundSessionsOptions> = {
  origin: value(isOrigin, 'must be an origin, such as https://app.example.com'),
  keys: secrets,
  challenges: objectWith<HandOverStore>(namesOf(HAND_OVER_STORE)),
  keyOf: value(isFunction, 'must be a function'),
  bind: value(isFunction, 'must be a function'),
  path: value(isPrefix, 'must start and end with /, such as /dbsc/', () => '/dbsc/'),
  proofSeconds: deviceBoundFields.proofSeconds,
  now: callback(() => Date.now),
  random: callback(() => systemRandom),
};

/**
 * Binds the sessions of any Worker to a key of their browser (DBSC), without the rest of this package. The Worker keeps its own sessions, and
 * stores a key with each.
 *
 * Throws an `OptionsError`. A request whose session is `unproved` must be treated as one without a session. It does **not** log in users,
 * and does **not** protect the endpoints against too many requests.
 *
 * @example
 * ```ts
 * import { memorySessions } from '@portcullis/session';
 * import { boundSessions } from '@portcullis/session/dbsc';
 *
 * const keys = new Map();
 * const bound = boundSessions({
 *   origin: 'https://app.example.com',
 *   keys: ['a secret of at least 32 random characters'],
 *   challenges: memorySessions(),
 *   keyOf: async (session) => keys.get(session),
 *   bind: async (session, binding) => !keys.has(session) && keys.set(session, binding).has(session),
 * });
 *
 * export async function handle(request: Request, session: string): Promise<Response> {
 *   const served = await bound.serve(request);
 *   if (served !== undefined) return served;
 *   const { kind } = await bound.stateOf(request, session);
 *   return kind === 'unproved' ? new Response('log in', { status: 401 }) : new Response('welcome');
 * }
 * ```
 * @see {@link https://w3c.github.io/webappsec-dbsc/ | Device Bound Session Credentials}
 */
export function boundSessions(options: BoundSessionsOptions): BoundSessions {
  const { origin, keys, challenges, keyOf, bind, path, proofSeconds, now, random } = checkOptions(
    'boundSessions',
    options,
    fields,
  );
  const ring = new KeyRing(keys, origin, random);
  const parts = { origin, path, proofSeconds, ring, challenges, random };
  const binding = new DeviceBinding({ ...parts, call: (ask) => ask() });
  const seconds = (): number => Math.floor(now() / 1000);

  return {
    offer: async (session) => [REGISTRATION, await binding.registration(session, seconds())],
    serve: async (request) => {
      const { pathname, search } = new URL(request.url);
      const name = (['register', 'refresh'] as const).find((one) => pathname === binding.pathOf(one));
      if (name === undefined) return undefined;
      if (request.method !== 'POST' || search !== '') return refusal(404);
      const { answerRefresh, answerRegistration } = await import('./answer-binding.ts');
      const answer = name === 'register' ? answerRegistration : answerRefresh;
      const at = seconds();
      const stored: BindingKeys = {
        keyOf,
        bind: (session, key) => bind(session, { key, boundAt: at }),
      };
      try {
        return (await answer(binding, request, stored, at)).response;
      } catch (error) {
        if (error instanceof ProofProblem) return refusal(400);
        throw error;
      }
    },
    stateOf: async (request, session) => {
      const bound = await keyOf(session);
      if (bound === undefined) return { kind: 'unbound' };
      const cookie = readCookies(request).get(BOUND_COOKIE);
      return binding.stateOf(cookie, session, bound, seconds());
    },
  };
}

function refusal(status: number): Response {
  return new Response(null, { status, headers: { 'cache-control': 'no-store' } });
}
