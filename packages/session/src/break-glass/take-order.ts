import { AccessError, type BaseContext } from '@portcullis/core';
import { clientNetwork, sha256, toBase64url } from '@portcullis/core/internal';
import { parseVerifierKey, TlogError } from '@portcullis/tlog';
import { breakGlassError } from '../failures/break-glass-failure.ts';
import { sessionError } from '../failures/session-failure.ts';
import { refuseLocked } from '../lock/refuse-locked.ts';
import { randomValue } from '../login/login-state.ts';
import type { RequestState } from '../request/request-state.ts';
import { secondsOf } from '../session/seconds.ts';
import { keyOf, tokenCookie } from './break-glass-cookie.ts';
import { factsOf, identityOf, personNamed } from './break-glass-identity.ts';
import type { BreakGlassPerson } from './break-glass-options.ts';
import { breakGlassAnswer } from './break-glass-page.ts';
import type { BreakGlassParts } from './break-glass-parts.ts';
import type { BreakGlassSession } from './break-glass-store.ts';
import type { BreakGlassGrant } from './order.ts';
import { type OpenedOrder, orderIn, type SignedText, signedText } from './sealed-order.ts';

/**
 * Carries out a signed order: admits the person of a grant, or revokes a grant. An order that a known key signed is always recorded; one
 * that no known key signed is recorded up to the limit of its network, and never notifies anyone.
 *
 * Fails with `session.break_glass_refused`, `session.break_glass_used`, `session.break_glass_revoked`, `session.tries_limited` for too many
 * attempts, or `session.unavailable` if the store cannot tell.
 */
export async function takeOrder(
  line: string,
  context: BaseContext,
  state: RequestState,
  parts: BreakGlassParts,
): Promise<Response> {
  const signed = await signedOrder(line, context, parts);
  let grant: string | undefined;
  try {
    const opened = openedOrder(signed, context, parts);
    const { order, signer } = opened;
    grant = order.id;
    if (order.action === 'grant') return await letIn(order, opened, context, state, parts);
    const { settings, call } = parts;
    await call(() => settings.store.revoke(order.id, secondsOf(context)));
    context.trail.add({ type: 'break_glass', change: 'revoked', grant: order.id, signer });
    return await breakGlassAnswer(context.request, settings, 'revoked');
  } catch (error) {
    const known = { ...(grant === undefined ? {} : { grant }), signer: signed.signer };
    context.trail.add({ type: 'break_glass', change: 'refused', code: codeOf(error), ...known });
    throw error;
  }
}

/**
 * The order that a known key signed. The signature is checked before the limit, so that a network over its limit does not block a valid
 * grant.
 */
async function signedOrder(
  line: string,
  context: BaseContext,
  { settings, unsigned, signedOften }: BreakGlassParts,
): Promise<SignedText> {
  const now = context.clock.now();
  let signed: SignedText;
  try {
    signed = await signedText(line, await Promise.all(settings.signers.map(parseVerifierKey)));
  } catch (cause) {
    const error = cause instanceof TlogError || cause instanceof RangeError ? refused(cause.message) : cause;
    if (!unsigned.take(clientNetwork(context.request), now)) {
      throw limited('this network sent too many orders that are not signed by a configured key');
    }
    context.trail.add({ type: 'break_glass', change: 'refused', code: codeOf(error) });
    throw error;
  }
  // The order itself is counted: whoever sends it again and again cannot keep out another one.
  if (!signedOften.take(toBase64url(await sha256(signed.text)), now)) {
    throw limited(`this order, signed by ${signed.signer}, was sent too often`);
  }
  return signed;
}

function openedOrder(signed: SignedText, context: BaseContext, { settings }: BreakGlassParts): OpenedOrder {
  const { base, grantSeconds } = settings;
  try {
    return orderIn(signed, { gate: base.host, grantSeconds, now: secondsOf(context) });
  } catch (error) {
    if (error instanceof RangeError) throw refused(error.message);
    throw error;
  }
}

async function letIn(
  grant: BreakGlassGrant,
  { signer, signerId }: OpenedOrder,
  context: BaseContext,
  state: RequestState,
  { settings, call, good }: BreakGlassParts,
): Promise<Response> {
  const person = personNamed(settings.people, grant.iss, grant.sub);
  if (person === undefined) throw refused('its person is not in breakGlass.people');
  await refuseLockedPerson(person, grant, context, settings);
  const now = secondsOf(context);
  const seconds = Math.min(grant.sessionSeconds, settings.sessionSeconds);
  const { id, gate, iss, sub } = grant;
  const session: BreakGlassSession = {
    ...{ grant: id, gate, iss, sub, signer, signerId },
    startedAt: now,
    endsAt: now + seconds,
  };
  const token = randomValue(settings.random);
  const key = (await keyOf(token)) ?? '';
  const redemption = await call(() => settings.store.redeem(session, key, now));
  if (redemption === 'used') {
    throw breakGlassError('session.break_glass_used', { detail: `the grant ${id} has already been used` });
  }
  if (redemption === 'revoked') {
    throw breakGlassError('session.break_glass_revoked', { detail: `the grant ${id} has been revoked` });
  }
  const identity = identityOf(session, person);
  context.trail.add({ type: 'caller.identified', identity });
  context.trail.add({
    type: 'break_glass',
    change: 'used',
    ...{ grant: id, signer, reason: grant.reason, identity },
    session: factsOf(key, session),
  });
  good.set(key, true);
  state.cookies.push(tokenCookie(token, seconds));
  // To the page itself, which leads on: from the site a redirect may go to another host, which the policy of the form forbids.
  return new Response(null, {
    status: 303,
    headers: { location: settings.path, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  });
}

/** A grant cannot be used while an operator's lock keeps its person out: the person would get a session that no request may use. */
async function refuseLockedPerson(
  person: BreakGlassPerson,
  { sessionSeconds }: BreakGlassGrant,
  context: BaseContext,
  { locks }: BreakGlassParts['settings'],
): Promise<void> {
  const held = await locks?.held(
    identityOf({ endsAt: secondsOf(context) + sessionSeconds }, person),
    context,
  );
  if (held !== undefined) refuseLocked(held);
}

function refused(why: string): AccessError {
  return breakGlassError('session.break_glass_refused', { detail: `break-glass grant: ${why}` });
}

function limited(why: string): AccessError {
  const detail = `break-glass grant: ${why} within a minute`;
  return sessionError('session.tries_limited', { detail, headers: { 'retry-after': '60' } });
}

function codeOf(error: unknown): string {
  return error instanceof AccessError ? error.code : 'request.crashed';
}
