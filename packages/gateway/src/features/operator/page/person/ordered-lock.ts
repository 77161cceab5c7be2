import { AccessError } from '@portcullis/core';
import { toBase64url } from '@portcullis/core/internal';
import type { PersonName } from '@portcullis/session';
import { operatorError } from '../operator-failure.ts';
import { ownForm } from '../pages/own-form.ts';
import type { Serving } from '../serving.ts';
import { LOCK_SECONDS, type LockOrdered, ORDERS } from './lock-order.ts';

/** How long a form can be submitted, in seconds. */
const FORM_SECONDS = 3600;

const FIELDS = [
  ...(['action', 'order', 'proposal'] as const),
  ...(['issuer', 'subject', 'email', 'username', 'reason', 'for'] as const),
] as const;

/** The id of an order, in a form that is rendered now. */
export function newOrderId({ settings, context }: Pick<Serving, 'settings' | 'context'>): string {
  return `${secondsNow({ context })}.${toBase64url(settings.random(new Uint8Array(16)))}`;
}

/**
 * Carries out what an operator ordered in a form of a person's page. A lock of a protected person becomes a proposal. Fails with
 * `operator.denied` for callers who may not lock, with `operator.parameters` for a form that is not complete, and as the desk does.
 */
export async function orderedLock(serving: Serving): Promise<LockOrdered> {
  const fields = await ownForm(serving, FIELDS);
  const { lock, context } = serving;
  if (lock?.orderedBy === undefined)
    throw operatorError('operator.denied', { detail: 'the caller has no role that may lock users' });
  const { desk, orderedBy: by, email } = lock;
  if (fields.action === 'confirm') {
    return { action: 'lock', report: await desk.confirm(fields.proposal ?? '', by, context, email) };
  }
  const action = ORDERS.find((one) => one === fields.action);
  if (action === undefined) throw formError('"action" is not an order');
  const names = namesIn(fields);
  const reason = fields.reason?.trim() ?? '';
  if (reason === '' || reason.length > desk.maxReason)
    throw formError(`"reason" must have 1 to ${desk.maxReason} characters`);
  const change = { names, reason, ...(action === 'lock' ? untilOf(fields.for, serving) : {}) };
  const actor = { source: 'operator', by, email, recordedAs: undefined, signatures: 1 } as const;
  const use = orderUse(fields.order ?? '', serving);
  const carryOut = async (one: typeof action | 'proposal'): Promise<LockOrdered> => ({
    action: one,
    report: await desk.carryOut({ ...change, action: one }, actor, use, context),
  });
  return carryOut(action).catch((error) => {
    if (error instanceof AccessError && error.code === 'session.lock_needs_second')
      return carryOut('proposal');
    throw error;
  });
}

function namesIn({
  issuer = '',
  subject = '',
  email = '',
  username = '',
}: Readonly<Partial<Record<'issuer' | 'subject' | 'email' | 'username', string>>>): readonly PersonName[] {
  if (subject !== '' && issuer === '') throw formError('"subject" needs "issuer"');
  const names = [
    ...(subject === '' ? [] : [{ issuer, subject }]),
    ...(email.trim() === '' ? [] : [{ email: email.trim() }]),
    ...(username.trim() === '' ? [] : [{ username: username.trim() }]),
  ];
  if (names.length === 0) throw formError('no name of the person is given');
  return names;
}

function untilOf(name: string | undefined, serving: Serving): { readonly until?: number } {
  if (name === undefined || !Object.hasOwn(LOCK_SECONDS, name))
    throw formError('"for" is not a duration of the form');
  const seconds = LOCK_SECONDS[name as keyof typeof LOCK_SECONDS];
  return seconds === undefined ? {} : { until: secondsNow(serving) + seconds };
}

/** A form that is submitted twice is carried out once. */
function orderUse(order: string, serving: Serving): { readonly id: string; readonly keepUntil: number } {
  const [, shown] = /^(\d{1,12})\.[\w-]{22}$/.exec(order) ?? [];
  if (shown === undefined) throw formError('"order" is missing');
  if (Math.abs(secondsNow(serving) - Number(shown)) > FORM_SECONDS)
    throw formError(`the form is older than ${FORM_SECONDS} seconds: open the page again`);
  return { id: `form ${order}`, keepUntil: Number(shown) + 3 * FORM_SECONDS };
}

function secondsNow({ context }: Pick<Serving, 'context'>): number {
  return Math.floor(context.clock.now() / 1000);
}

function formError(detail: string): Error {
  return operatorError('operator.parameters', { detail });
}
