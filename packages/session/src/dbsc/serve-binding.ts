import type { AccessError, BaseContext } from '@portcullis/core';
import { requestError } from '@portcullis/core/internal';
import { deviceError } from '../failures/device-failure.ts';
import { sessionError } from '../failures/session-failure.ts';
import { CLAIM_SECONDS } from '../request/refresh-due.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { secondsOf } from '../session/seconds.ts';
import type { Session } from '../session/session.ts';
import { answerRefresh, answerRegistration } from './answer-binding.ts';
import { type BoundKey, thumbprintOf } from './bound-key.ts';
import type { DeviceBinding } from './device-binding.ts';
import { ProofProblem } from './proof-problem.ts';

/** What the endpoints of a binding work with. */
export interface ServedBinding extends SessionDependencies {
  readonly origin: string;
  readonly hashOf: (id: string) => Promise<string>;
  readonly binding: DeviceBinding;
}

const ANSWERS = { register: answerRegistration, refresh: answerRefresh };

/**
 * Serves the endpoints of the protocol, for POST alone. Both need the session's cookie, and tell a browser without a session that it has
 * ended. Fails with `session.proof_refused` for a proof that is not valid; a browser then forgets its key, and the user logs in again.
 */
export async function serveBinding(
  name: string,
  context: BaseContext,
  parts: ServedBinding,
): Promise<Response> {
  if (context.request.method !== 'POST' || !(name === 'register' || name === 'refresh')) {
    throw requestError('request.not_found');
  }
  const { manager, requestStates, hashOf, binding, origin } = parts;
  const requestState = requestStates.get(context.request);
  const opened = await manager.cookies.open(requestState);
  if (opened === undefined) throw sessionError('session.login_required');
  // The session is not used by this, and whether its browser holds the key is about to be found out.
  const session = await manager.named(opened, context, requestState);
  context.trail.add({ type: 'session.used', session: await manager.facts(session) });
  const { issuer, subject } = session;
  try {
    const { response, key } = await ANSWERS[name](binding, {
      request: context.request,
      session: await hashOf(session.id),
      bound: session.deviceKeys?.[origin],
      bind: (key) => isBound(opened.text, key, context, parts),
      now: secondsOf(context),
    });
    if (key !== undefined) {
      const change = name === 'register' ? 'bound' : 'proved';
      context.trail.add({ type: 'session.device', change, issuer, subject, key: await thumbprintOf(key) });
    }
    return response;
  } catch (error) {
    if (!(error instanceof ProofProblem)) throw error;
    const detail = `the proof is refused: ${error.message}`;
    context.trail.add({ type: 'session.device', change: 'refused', issuer, subject, detail });
    throw deviceError('session.proof_refused', { detail });
  }
}

/** Stores a key with its session. Only one request changes a session at a time, as when its claims are refreshed. */
async function isBound(
  text: string,
  key: BoundKey,
  context: BaseContext,
  { backend, origin }: ServedBinding,
): Promise<boolean> {
  const now = secondsOf(context);
  const loaded = await backend.find(text, now, Number.MAX_SAFE_INTEGER, undefined);
  if (loaded === undefined) throw inUse();
  const { deviceKeys } = loaded.session;
  if (deviceKeys?.[origin] !== undefined) return false;
  if (!(await backend.claim(loaded, now, now + CLAIM_SECONDS))) throw inUse();
  const bound: Session = {
    ...loaded.session,
    revision: loaded.revision + 1,
    deviceKeys: { ...deviceKeys, [origin]: { key, boundAt: now } },
  };
  if (!(await backend.replace(loaded, bound))) throw inUse();
  return true;
}

function inUse(): AccessError {
  return sessionError('session.unavailable', {
    detail: 'the session was ended or refreshed while its browser registered a key',
  });
}
