import {
  AccessError,
  type BaseContext,
  type HasCaller,
  type Identity,
  type Middleware,
} from '@portcullis/core';
import { defined, optionsFor, type PerEnv, perEnv, toBase64url, whileOpen } from '@portcullis/core/internal';
import { lockError } from '../failures/lock-failure.ts';
import { secondsOf } from '../session/seconds.ts';
import { storeCall } from '../session/store-call.ts';
import type { Lock, LockEffect, LockSource, PersonName } from './lock.ts';
import { type HeldLocks, LockIndex } from './lock-index.ts';
import { LockList } from './lock-list.ts';
import { type LocksOptions, type LocksSettings, locksSettings } from './lock-options.ts';
import { MOST_BY_PROVIDERS, MOST_LOCKS, type OrderUse } from './lock-store.ts';
import { refuseLocked } from './refuse-locked.ts';

/** What sessions and break-glass access ask of the list of locks. */
export interface PersonLocks {
  /**
   * The entries of an identity; without a promise if the list was read in the last seconds. Fails with `session.locks_unavailable` if the list is not
   * known.
   */
  readonly held: (identity: Identity, context: BaseContext) => HeldLocks | Promise<HeldLocks>;
  /** The same if the list was read in the last seconds; otherwise `undefined`, and nothing is read. */
  readonly heldAtOnce: (identity: Identity, context: BaseContext) => HeldLocks | undefined;
}

/** Who ordered a change. */
export interface LockActor {
  readonly source: LockSource;
  /** The key, person or issuer: what is bounded. */
  readonly by: string;
  /** Verified e-mail address of the person. Default: not known. */
  readonly email?: string | undefined;
  /** What the record calls it. `undefined`: the caller of the request. */
  readonly recordedAs: string | undefined;
  /** How many keys signed the order. */
  readonly signatures: number;
}

/** A change of the list. */
export interface LockChange {
  /** An effect to add; `unlock` removes locks and required logins; `proposal` adds a lock that a second operator must confirm. */
  readonly action: Lock['effect'] | 'unlock';
  readonly names: readonly PersonName[];
  readonly reason: string;
  /** When the lock ends, in seconds since the Unix epoch. Default: when it is removed. */
  readonly until?: number | undefined;
  /** The event of the identity provider that caused it. */
  readonly event?: string | undefined;
  /** Id of the proposal that a lock confirms. Default: it confirms none. */
  readonly proposal?: string | undefined;
}

/** Who is locked, and a step that refuses them. */
export interface Locks<Env = unknown> extends PersonLocks {
  /**
   * Refuses callers who are locked, with 403 `session.locked`, and closes their WebSockets and streams. Add it after the step that identifies
   * callers.
   */
  readonly step: Middleware<BaseContext<Env> & HasCaller>;
  /** All entries, from the store. A proposal that was confirmed is not one. */
  readonly list: (context: BaseContext<Env>) => Promise<readonly Lock[]>;
  /**
   * Carries out an order, once, and adds it to the trail. Returns the entries that it added or removed. It authorizes **nothing**. Fails with
   * `session.lock_refused` for an order that was carried out before, `session.lock_needs_second`, `session.lock_limited`, or
   * `session.unavailable` if the store cannot tell.
   */
  readonly carryOut: (
    change: LockChange,
    actor: LockActor,
    order: OrderUse,
    context: BaseContext<Env>,
  ) => Promise<readonly Lock[]>;
  /** Uses an order that changes nothing. Returns `false` if it was used before. */
  readonly useOnce: (order: OrderUse, context: BaseContext<Env>) => Promise<boolean>;
}

/** What the trail calls each action. */
const CHANGES = {
  lock: 'locked',
  unlock: 'unlocked',
  end: 'sessions_ended',
  ask: 'login_required',
  refresh: 'refresh_due',
  proposal: 'proposed',
} as const;

/** How many other entries one key, person or issuer may add within an hour: they keep no one out. */
const MARKS_PER_HOUR = 1000;

/** How long a proposal can be confirmed, in seconds. */
export const PROPOSAL_SECONDS = 900;

/** How long an entry that makes sessions due for a refresh is stored, in seconds: by then each has been refreshed, or has ended. */
const REFRESH_SECONDS = 86_400;

/**
 * Locks people out of a gate: by any credential, at every instance and isolate, within ten seconds. Each isolate reads the list every three
 * seconds, while it serves requests; open WebSockets and streams are checked every five. If the store does not answer, the last list is used
 * for `keepSeconds`, and then no identified caller passes.
 *
 * Add `locks.step` after the step that identifies callers, and pass it to `sessions()` and `breakGlass()` as the option `locks`. It does
 * **not** reach what does not pass the gate: SSH, and an application that is reached directly.
 *
 * @example
 * ```ts
 * import { type BaseContext, pipeline } from '@portcullis/core';
 * import { durableObjectLocks, type LocksNamespace, locks } from '@portcullis/session';
 * import { authenticate, cloudflareAccess, identify } from '@portcullis/token';
 *
 * interface Env {
 *   readonly LOCKS: LocksNamespace;
 * }
 *
 * const locked = locks((env: Env) => ({ store: durableObjectLocks(env.LOCKS) }));
 *
 * export default pipeline<BaseContext<Env>>()
 *   .use(identify(cloudflareAccess({ team: 'acme', audience: 'f00d' })))
 *   .use(locked)
 *   .handle(({ caller }) => new Response(`Hello ${caller.kind}`));
 * ```
 */
export function locks<Env = unknown>(options: PerEnv<Env, LocksOptions>): Locks<Env> {
  const plain = typeof options === 'function' ? undefined : assembled(options);
  const assembledFor = perEnv((env: Env) => assembled(optionsFor(options, env)));
  const partsFor = (env: Env): Assembled => plain ?? assembledFor(env);

  const held: PersonLocks['held'] = (identity, context) => {
    const index = partsFor(context.env as Env).list.at(context);
    const now = secondsOf(context);
    return index instanceof Promise ? index.then((read) => read.of(identity, now)) : index.of(identity, now);
  };

  return {
    held,
    heldAtOnce: (identity, context) =>
      partsFor(context.env as Env)
        .list.known(context)
        ?.of(identity, secondsOf(context)),
    step: async function locks(context, next) {
      const { caller } = context;
      if (caller.kind === 'anonymous') return next();
      const check = async (): Promise<void> => refuseLocked(await held(caller, context));
      const found = held(caller, context);
      refuseLocked(found instanceof Promise ? await found : found);
      return whileOpen(context, next(), check, partsFor(context.env).settings);
    },
    list: async (context) => {
      const { settings } = partsFor(context.env);
      const all = await storeCall(settings)(() => settings.store.list(secondsOf(context)));
      const locked = new Set(all.flatMap(({ effect, id }) => (effect === 'lock' ? [id] : [])));
      // The lock of a proposal that was confirmed has its id.
      return all.filter(({ effect, id }) => effect !== 'proposal' || !locked.has(id));
    },
    carryOut: (change, actor, order, context) =>
      carriedOut(change, actor, order, context, partsFor(context.env)),
    useOnce: async (order, context) => {
      const { settings } = partsFor(context.env);
      return await storeCall(settings)(() => settings.store.remove([], order, secondsOf(context)));
    },
  };
}

interface Assembled {
  readonly settings: LocksSettings;
  readonly list: LockList;
}

function assembled(options: LocksOptions): Assembled {
  const settings = locksSettings(options);
  return { settings, list: new LockList(settings) };
}

async function carriedOut<Env>(
  change: LockChange,
  actor: LockActor,
  order: OrderUse,
  context: BaseContext<Env>,
  { settings, list }: Assembled,
): Promise<readonly Lock[]> {
  const { action, names, reason, until, event } = change;
  const { source, recordedAs } = actor;
  const told = {
    type: 'lock',
    source,
    reason,
    ...defined({ by: recordedAs, event, until }),
    ...namesToTell(names),
  } as const;
  try {
    const changed =
      action === 'unlock'
        ? await unlocked(names, actor, order, context, settings)
        : await added({ ...change, action }, actor, order, context, { settings, list });
    list.outdated();
    context.trail.add({ ...told, change: CHANGES[action], ...defined({ id: changed[0]?.id }) });
    return changed;
  } catch (error) {
    const code = error instanceof AccessError ? error.code : 'request.crashed';
    context.trail.add({ ...told, change: 'refused', code });
    throw error;
  }
}

async function added<Env>(
  { action, names, reason, until, proposal }: LockChange & { readonly action: Lock['effect'] },
  { source, by, email, signatures }: LockActor,
  order: OrderUse,
  context: BaseContext<Env>,
  { settings, list }: Assembled,
): Promise<readonly Lock[]> {
  const { store, random, perHour, sessionSeconds } = settings;
  const now = secondsOf(context);
  if (action === 'lock' && signatures < 2) {
    const index = await list.at(context);
    if (index.isProtected(names)) throw lockError('session.lock_needs_second');
  }
  const entry = (effect: Lock['effect'], ends: number | undefined): Lock => ({
    ...{
      id: toBase64url(random(new Uint8Array(16))),
      effect,
      names,
      source,
      by,
      reason,
      signatures,
      at: now,
    },
    ...defined({ until: ends }),
  });
  const marked = (effect: LockEffect, seconds: number) => [entry(effect, now + seconds)];
  const entriesFor: Readonly<Record<Lock['effect'], () => readonly Lock[]>> = {
    lock: () => [
      // Whoever lists the entries sees which proposal was confirmed.
      { ...entry('lock', until), ...defined({ id: proposal }) },
      // What was open before the lock does not come back after it.
      entry('end', now + sessionSeconds),
    ],
    end: () => marked('end', sessionSeconds),
    ask: () => marked('ask', sessionSeconds),
    refresh: () => marked('refresh', REFRESH_SECONDS),
    proposal: () => [
      {
        ...entry('proposal', now + PROPOSAL_SECONDS),
        ...defined({ lockUntil: until, byEmail: email }),
      },
    ],
  };
  const entries = entriesFor[action]();
  const bounds = {
    perHour: action === 'lock' || action === 'proposal' ? perHour : MARKS_PER_HOUR,
    most: source === 'operator' ? MOST_LOCKS : MOST_BY_PROVIDERS,
  };
  const outcome = await storeCall(settings)(() => store.add(entries, order, bounds, now));
  if (outcome === 'added') return entries;
  if (outcome === 'repeated') throw repeated();
  throw lockError('session.lock_limited', {
    detail: `the limit of ${bounds.perHour} orders an hour is reached for ${by}, or the list is full`,
  });
}

/** Removes locks and required logins. A provider removes only its own. */
async function unlocked<Env>(
  names: readonly PersonName[],
  { source, by }: LockActor,
  order: OrderUse,
  context: BaseContext<Env>,
  settings: LocksSettings,
): Promise<readonly Lock[]> {
  const { store, protectedPeople } = settings;
  const call = storeCall(settings);
  const now = secondsOf(context);
  const index = new LockIndex(await call(() => store.list(now)), protectedPeople);
  const removed = index
    .named(names, now)
    .filter(({ effect }) => effect === 'lock' || effect === 'ask')
    .filter((lock) => source === 'operator' || (lock.source === source && lock.by === by));
  const ids = removed.map(({ id }) => id);
  if (!(await call(() => store.remove(ids, order, now)))) throw repeated();
  return removed;
}

function repeated(): AccessError {
  return lockError('session.lock_refused', { detail: 'the order was carried out before' });
}

/** The names of a person for the record: the first of each kind. */
function namesToTell(names: readonly PersonName[]) {
  const [subject] = names.filter((name) => 'subject' in name);
  const [email] = names.filter((name) => 'email' in name);
  const [username] = names.filter((name) => 'username' in name);
  return defined({
    ...{ issuer: subject?.issuer ?? email?.issuer, subject: subject?.subject },
    ...{ email: email?.email, username: username?.username },
  });
}
