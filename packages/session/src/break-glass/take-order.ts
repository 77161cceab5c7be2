import { AccessError, type BaseContext } from '@portcullis/core';
import { parseVerifierKey, TlogError } from '@portcullis/tlog';
import { randomValue } from '../login/login-state.ts';
import type { RequestState } from '../request-state.ts';
import { secondsOf } from '../seconds.ts';
import { keyOf, tokenCookie } from './break-glass-cookie.ts';
import { breakGlassError } from './break-glass-failure.ts';
import { factsOf, identityOf, personNamed } from './break-glass-identity.ts';
import { breakGlassAnswer } from './break-glass-page.ts';
import type { BreakGlassParts } from './break-glass-parts.ts';
import type { BreakGlassSession } from './break-glass-store.ts';
import type { BreakGlassGrant } from './order.ts';
import { type OpenedOrder, openOrder } from './sealed-order.ts';

/**
 * Obeys what somebody signed: lets the person of a grant in, or takes one back. Whatever comes of it is told in the trail. Fails with
 * `session.break_glass_refused`, `session.break_glass_used`, `session.break_glass_revoked`, or `session.unavailable` where the store
 * cannot tell.
 */
export async function takeOrder(
  line: string,
  context: BaseContext,
  state: RequestState,
  parts: BreakGlassParts,
): Promise<Response> {
  let opened: OpenedOrder | undefined;
  try {
    opened = await openedOrder(line, context, parts);
    const { order, signer } = opened;
    if (order.action === 'grant') return await letIn(order, opened, context, state, parts);
    const { settings, call } = parts;
    await call(() => settings.store.revoke(order.id, secondsOf(context)));
    context.trail.add({ type: 'break_glass', change: 'revoked', grant: order.id, signer });
    return await breakGlassAnswer(context.request, settings, 'revoked');
  } catch (error) {
    const code = error instanceof AccessError ? error.code : 'request.crashed';
    const known = opened && { grant: opened.order.id, signer: opened.signer };
    context.trail.add({ type: 'break_glass', change: 'refused', code, ...known });
    throw error;
  }
}

async function openedOrder(
  line: string,
  context: BaseContext,
  { settings }: BreakGlassParts,
): Promise<OpenedOrder> {
  const { base, grantSeconds } = settings;
  const signers = await Promise.all(settings.signers.map(parseVerifierKey));
  try {
    return await openOrder(line, { gate: base.host, signers, grantSeconds, now: secondsOf(context) });
  } catch (error) {
    if (error instanceof TlogError || error instanceof RangeError) throw refused(error.message);
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
  if (person === undefined) throw refused('its person is none of those who may be let in');
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
    throw breakGlassError('session.break_glass_used', { detail: `the grant ${id} was used before` });
  }
  if (redemption === 'revoked') {
    throw breakGlassError('session.break_glass_revoked', { detail: `the grant ${id} was taken back` });
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

function refused(why: string): AccessError {
  return breakGlassError('session.break_glass_refused', { detail: `break-glass grant: ${why}` });
}
