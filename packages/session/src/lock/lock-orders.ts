import type { AccessError, BaseContext, Middleware } from '@portcullis/core';
import { bodyInPace, checkOptions, type FieldsFor, isObject, value } from '@portcullis/core/internal';
import { parseVerifierKey, TlogError, type VerifierKey } from '@portcullis/tlog';
import { lockError } from '../failures/lock-failure.ts';
import { secondsOf } from '../session/seconds.ts';
import type { Lock, PersonName } from './lock.ts';
import type { LockDesk } from './lock-desk.ts';
import { type OpenedLockOrder, ORDER_SECONDS, openLockOrder } from './lock-order.ts';
import type { UncoveredAccess } from './uncovered.ts';

/** Options of `lockOrders()`. */
export interface LockOrdersOptions<Env = unknown> {
  /** Exact path that accepts orders by POST, on every host. Orders are authenticated only by their signatures. */
  readonly path: string;
  /** Verifier keys of the operators who can sign orders, from `portcullis key`: `name+hex+base64`. */
  readonly operators: readonly string[];
  /** Carries them out: `lockDesk()`. */
  readonly desk: LockDesk<Env>;
}

/** The answer to an order. */
export interface LockAnswer {
  /** All names of the person that the order was about. */
  readonly names: readonly PersonName[];
  /** Entries that were added or removed; of an order to list, all. */
  readonly locks: readonly Lock[];
  /** How many sessions in the store were ended; `null` if sessions are in cookies, or there is no login. */
  readonly sessions: number | null;
  readonly searchedAll: boolean;
  /** What an order that adds an entry does not reach. */
  readonly uncovered: readonly UncoveredAccess[];
}

/** An order is shorter. */
const MAX_ORDER_BYTES = 16_384;

/**
 * Carries out signed orders to lock a person, to unlock one, to end sessions, or to list the entries, as `portcullis lock` sends them. An order
 * needs a signature by one of the operators' keys, and neither a session nor a token, so put this step before the policy. All requests
 * except a POST to its path pass through.
 *
 * Fails with 403 `session.lock_refused`, also for an order that was carried out before. Throws `OptionsError` for options that cannot work; an
 * invalid key is found at the first order.
 */
export function lockOrders<Env = unknown>(options: LockOrdersOptions<Env>): Middleware<BaseContext<Env>> {
  const { path, operators, desk } = checkOptions(
    'lockOrders',
    options,
    lockOrdersFields as FieldsFor<LockOrdersOptions<Env>>,
  );
  let keys: readonly VerifierKey[] | undefined;
  return async function lockOrders(context, next) {
    const { request, target } = context;
    if (target.path !== path || request.method !== 'POST') return next();
    // The keys and not their promise, which belongs to the request that made it.
    keys ??= await Promise.all(operators.map(parseVerifierKey));
    const note = await bodyInPace(request, MAX_ORDER_BYTES);
    if (note === undefined) throw refused(`it is larger than ${MAX_ORDER_BYTES} bytes`);
    const gate = target.host;
    const order = await opened(new TextDecoder().decode(note), {
      gate,
      operators: keys,
      now: secondsOf(context),
    });
    const answer = await answerTo(order, desk, context);
    return Response.json(answer, { headers: { 'cache-control': 'no-store' } });
  };
}

/** How each option is checked. */
export const lockOrdersFields: FieldsFor<LockOrdersOptions> = {
  path: value(
    (given) => typeof given === 'string' && /^\/[^?#]*$/.test(given),
    'must be an absolute path such as /.portcullis/lock',
  ),
  operators: value(
    (given) => Array.isArray(given) && given.length > 0 && given.every((key) => typeof key === 'string'),
    'must be an array of at least one verifier key, such as "name+hex+base64"',
  ),
  desk: value(isObject, 'must be the result of lockDesk()'),
};

async function answerTo<Env>(
  { action, names, reason, until, id, signedAt, operators }: OpenedLockOrder,
  { locks, carryOut }: LockDesk<Env>,
  context: BaseContext<Env>,
): Promise<LockAnswer> {
  // By then it is refused for its age, whatever the clocks of other isolates are.
  const use = { id: `order ${id}`, keepUntil: signedAt + 3 * ORDER_SECONDS };
  if (action === 'list') {
    if (!(await locks.useOnce(use, context))) throw refused('it was carried out before');
    return { names, locks: await locks.list(context), sessions: null, searchedAll: true, uncovered: [] };
  }
  const by = operators.toSorted().join(', ');
  const report = await carryOut(
    { action, names, reason, ...(until === null ? {} : { until }) },
    { source: 'operator', by, recordedAs: by, signatures: operators.length },
    use,
    context,
  );
  return {
    names: report.names,
    locks: report.changed,
    sessions: report.sessions ?? null,
    searchedAll: report.searchedAll,
    uncovered: report.uncovered,
  };
}

async function opened(note: string, expected: Parameters<typeof openLockOrder>[1]): Promise<OpenedLockOrder> {
  try {
    return await openLockOrder(note, expected);
  } catch (error) {
    if (error instanceof TlogError || error instanceof RangeError) throw refused(error.message);
    throw error;
  }
}

function refused(detail: string): AccessError {
  return lockError('session.lock_refused', { detail: `order about a person: ${detail}` });
}
