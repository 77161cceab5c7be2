import type { BaseContext, Handler, HasCaller, HasRoles, Middleware } from '@portcullis/core';
import { withApiToken } from './api-token.ts';
import { actsForGate, botOf, type ConduitBot } from './bot-of-caller.ts';
import { type ConduitCall, knownConduitCall, readConduitCall } from './conduit-call.ts';
import { conduitError } from './conduit-failure.ts';
import { maskedAnswer } from './masked-answer.ts';

/** Reads each Conduit call once, before any step identifies the caller. */
export function conduitCalls(maxBytes: number): Middleware<BaseContext> {
  return async (context, next) => {
    await readConduitCall(context, maxBytes);
    return next();
  };
}

/**
 * Forwards Conduit calls as they were read: decompressed, and without cookies if they carry a token. A caller who shows one of the gate's
 * credentials instead gets the token of the first bot that one of their roles has; a user's program gets the token behind its credential.
 * What identifies the caller to the gate never reaches Phorge, and a bot's token never gets into a response.
 *
 * Needs `conduitCalls` before it, the caller and their roles. Fails with 403 `phabricator.conduit_no_bot` for one of the gate's credentials
 * without a bot, and as `readConduitCall` for a call to which no token can be added.
 */
export function conduitHandler<Context extends BaseContext & HasCaller & HasRoles<never>>(
  handler: Handler<Context>,
  bots: readonly ConduitBot[],
): Handler<Context> {
  return async (context) => {
    const { request, target } = context;
    const call = knownConduitCall(request);
    if (call === undefined) return handler(context);
    const bot = botOf(context, call, bots);
    if (bot === undefined && actsForGate(context, call)) {
      throw conduitError('phabricator.conduit_no_bot', {
        detail: 'no bot is configured for any role of this caller',
      });
    }
    const token = bot?.token ?? (call.gateCredential === undefined ? undefined : call.token);
    if (token === undefined) {
      const body = call.wasCompressed ? call.body : undefined;
      return call.hasCredentials || call.wasCompressed
        ? handler({ ...context, request: changed(request, call, body) })
        : handler(context);
    }
    if (request.method !== 'POST') {
      throw conduitError('phabricator.conduit_ambiguous', {
        detail: 'a call to which the gateway adds a token must be a POST',
      });
    }
    const body = withApiToken(call, target.search, token);
    const answer = await handler({ ...context, request: changed(request, call, body, bot !== undefined) });
    return bot === undefined ? answer : maskedAnswer(answer, token);
  };
}

/** The request as it is sent on. Without cookies: with a session, Phorge would disregard the token. */
function changed(
  request: Request,
  { wasCompressed }: ConduitCall,
  body: Uint8Array<ArrayBuffer> | undefined,
  isBots = false,
): Request {
  const headers = new Headers(request.headers);
  headers.delete('cookie');
  headers.delete('authorization');
  if (isBots) {
    headers.set('accept-encoding', 'identity');
    headers.set('content-type', 'application/x-www-form-urlencoded');
  }
  if (wasCompressed) headers.delete('content-encoding');
  if (body === undefined) return new Request(request, { headers });
  // Beside it, the pieces it came in would be a contradiction.
  headers.delete('transfer-encoding');
  headers.set('content-length', String(body.byteLength));
  // Made of the request, and not of its address: `cf` says which encodings the client accepts.
  return new Request(request, { headers, body });
}
