import type { BaseContext, Middleware } from '@portcullis/core';
import {
  bodyInPace,
  checkOptions,
  defined,
  type FieldsFor,
  isObject,
  objectWith,
  optional,
  value,
} from '@portcullis/core/internal';
import { parseVerifierKey, TlogError, type VerifierKey } from '@portcullis/tlog';
import { auditLog } from '../activities/audit-log.ts';
import { auditError } from '../audit-failure.ts';
import type { AuditOptions } from '../options.ts';
import { type OpenedErasureOrder, openErasureOrder } from './erasure-order.ts';
import { type ForgetfulHabits, forgetPerson, pseudonymsOf } from './forget-person.ts';
import type { PeopleStore } from './people-store.ts';

/** Where orders to forget a person are accepted, and whose signatures count. */
export interface ErasureOrderOptions {
  /** Exact path that accepts erasure orders by POST, on every host. Orders are authenticated only by their signature. */
  readonly path: string;
  /** Verifier keys of the operators who can sign orders, from `portcullis key`: `name+hex+base64`. */
  readonly operators: readonly string[];
  /** Those of `forgettablePseudonyms()`. */
  readonly people: PeopleStore;
  /** The namespace of `durableObjectHabits()`. Default: no habits are kept. */
  readonly habits?: ForgetfulHabits;
  /** How the gate records. An erasure that cannot be recorded is not carried out, whatever `onSinkFailure` is. */
  readonly recording: AuditOptions;
}

/** An order is shorter. */
const MAX_ORDER_BYTES = 8192;

/**
 * Carries out signed orders to forget one person, as `portcullis forget` sends them: counts the person's pseudonyms, or calls
 * `forgetPerson()`. An order needs a signature by one of the operators' keys, and neither a session nor a token, so put this step before
 * the policy. All requests except a POST to its path pass through.
 *
 * Fails with 403 `audit.erasure_refused`, and with 503 `audit.unavailable` if the erasure could not be recorded. An order that is repeated
 * within five minutes is carried out again: it names the person to forget, and does no more than the first. Throws `OptionsError` for
 * options that cannot work; an invalid key is found at the first order.
 */
export function erasureOrders(options: ErasureOrderOptions): Middleware<BaseContext> {
  const { path, people, habits, recording, operators } = checkOptions('erasureOrders', options, fields);
  const log = auditLog({ ...recording, onSinkFailure: 'closed' });
  let keys: readonly VerifierKey[] | undefined;
  return async function erasureOrders(context, next) {
    const { request, target, clock } = context;
    if (target.path !== path || request.method !== 'POST') return next();
    // The keys and not their promise, which belongs to the request that made it.
    keys ??= await Promise.all(operators.map(parseVerifierKey));
    const note = await bodyInPace(request, MAX_ORDER_BYTES);
    if (note === undefined) throw refused(`it is larger than ${MAX_ORDER_BYTES} bytes`);
    const order = await opened(new TextDecoder().decode(note), {
      gate: target.host,
      operators: keys,
      now: clock.now(),
    });
    const destroyed = order.action === 'forget';
    const pseudonyms = destroyed
      ? await forgetPerson(order, {
          people,
          ...defined({ habits }),
          record: (activity) => log.record(activity, context),
          actor: { kind: 'service', sub: order.operator },
        })
      : (await pseudonymsOf(order, people)).length;
    return Response.json({ pseudonyms, destroyed }, { headers: { 'cache-control': 'no-store' } });
  };
}

const fields: FieldsFor<ErasureOrderOptions, 'habits'> = {
  path: value(
    (given) => typeof given === 'string' && /^\/[^?#]*$/.test(given),
    'must be an absolute path such as /.portcullis/forget',
  ),
  operators: value(
    (given) => Array.isArray(given) && given.length > 0 && given.every((key) => typeof key === 'string'),
    'must be an array of at least one verifier key, such as "name+hex+base64"',
  ),
  people: objectWith(['pseudonymsOf', 'forget']),
  habits: optional(objectWith<ForgetfulHabits>(['getByName']).problem),
  recording: value(isObject, 'must be an object with the options of audit()'),
};

async function opened(
  note: string,
  expected: Parameters<typeof openErasureOrder>[1],
): Promise<OpenedErasureOrder> {
  try {
    return await openErasureOrder(note, expected);
  } catch (error) {
    if (error instanceof TlogError || error instanceof RangeError) throw refused(error.message);
    throw error;
  }
}

function refused(detail: string): Error {
  return auditError('audit.erasure_refused', { detail: `erasure order: ${detail}` });
}
