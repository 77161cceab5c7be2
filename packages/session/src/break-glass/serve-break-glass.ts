import { AccessError, type BaseContext } from '@portcullis/core';
import { formOfOrigin } from '../endpoints/own-form.ts';
import { noParametersIn } from '../endpoints/parameters.ts';
import { loginError } from '../failures/login-failure.ts';
import type { RequestState } from '../request/request-state.ts';
import { clearedToken, readToken } from './break-glass-cookie.ts';
import { factsOf } from './break-glass-identity.ts';
import { breakGlassAnswer } from './break-glass-page.ts';
import { type BreakGlassParts, type GlassCaller, glassCaller } from './break-glass-parts.ts';
import { takeOrder } from './take-order.ts';

/** Answers at the page that takes grants: shows its form, takes what was pasted, ends the session. */
export async function serveBreakGlass(
  context: BaseContext,
  state: RequestState,
  parts: BreakGlassParts,
): Promise<Response> {
  const { request, target } = context;
  if (request.method === 'POST') {
    const { grant, end } = await formOfOrigin(context, parts.settings, ['grant', 'end']);
    if (end !== undefined) {
      await endGlassSession(context, state, parts);
      return breakGlassAnswer(request, parts.settings, 'ended');
    }
    if (grant === undefined || grant === '') {
      throw loginError('session.parameters', { detail: 'the form has no grant' });
    }
    return takeOrder(grant, context, state, parts);
  }
  noParametersIn(target.search);
  const caller = await callerOf(context, state, parts);
  const page = await breakGlassAnswer(request, parts.settings, caller === undefined ? 'ask' : caller);
  if (request.method === 'GET') return page;
  await page.body?.cancel();
  return new Response(null, page);
}

/** The caller that is already admitted. If the session is over, the form is shown again. */
async function callerOf(
  context: BaseContext,
  state: RequestState,
  parts: BreakGlassParts,
): Promise<GlassCaller | undefined> {
  if (readToken(state.sent) === undefined) return undefined;
  try {
    const caller = await glassCaller(context, state, parts);
    const { key, session, identity } = caller;
    context.trail.add({ type: 'caller.identified', identity });
    context.trail.add({ type: 'session.used', session: factsOf(key, session) });
    return caller;
  } catch (error) {
    if (error instanceof AccessError && error.status === 401) return undefined;
    throw error;
  }
}

/** Ends the session of a request, if it is valid. Deletes its cookie, unless the store cannot tell. */
export async function endGlassSession(
  context: BaseContext,
  state: RequestState,
  parts: BreakGlassParts,
): Promise<void> {
  const { settings, call } = parts;
  const caller = await callerOf(context, state, parts);
  if (caller !== undefined) {
    const { key, session } = caller;
    await call(() => settings.store.end(key));
    context.trail.add({
      type: 'break_glass',
      change: 'ended',
      grant: session.grant,
      signer: session.signer,
      session: factsOf(key, session),
    });
  }
  state.cookies.splice(0, state.cookies.length, clearedToken());
}
