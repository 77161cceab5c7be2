import type { AccessError, BaseContext } from '@portcullis/core';
import { requestError } from '@portcullis/core/internal';
import { deviceError } from '../failures/device-failure.ts';
import { sessionError } from '../failures/session-failure.ts';
import { CLAIM_SECONDS } from '../request/refresh-due.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import type { BoundKey } from '../session/device-key.ts';
import { secondsOf } from '../session/seconds.ts';
import type { Session } from '../session/session.ts';
import { answerRefresh, answerRegistration, type BindingKeys } from './answer-binding.ts';
import { thumbprintOf } from './bound-key.ts';
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
 * Serves the endpoints of the protocol, for POST alone. Fails with `session.ended` for a session that has ended, and with
 * `session.proof_refused` for a proof that is not valid; a browser then forgets its key, and the user logs in again.
 */
export async function serveBinding(
  name: string,
  context: BaseContext,
  parts: ServedBinding,
): Promise<Response> {
  if (context.request.method !== 'POST' || !(name === 'register' || name === 'refresh')) {
    throw requestError('request.not_found');
  }
  const { binding, origin } = parts;
  let session: Session | undefined;
  const found = async (hash: string): Promise<Session> => {
    session = await sessionFor(hash, context, parts);
    return session;
  };
  const keys: BindingKeys = {
    keyOf: async (hash) => (await found(hash)).deviceKeys?.[origin],
    bind: async (hash, key) => {
      await found(hash);
      return await isBound(hash, key, context, parts);
    },
  };
  const told = (change: 'bound' | 'proved' | 'refused', more: object): void => {
    if (session === undefined) return;
    const { issuer, subject } = session;
    context.trail.add({ type: 'session.device', change, issuer, subject, ...more });
  };
  try {
    const { response, key } = await ANSWERS[name](binding, context.request, keys, secondsOf(context));
    if (key !== undefined) told(name === 'register' ? 'bound' : 'proved', { key: await thumbprintOf(key) });
    return response;
  } catch (error) {
    if (!(error instanceof ProofProblem)) throw error;
    const detail = `the proof is refused: ${error.message}`;
    told('refused', { detail });
    throw deviceError('session.proof_refused', { detail });
  }
}

/**
 * The session that a browser's request is about. It is not used by this, and whether its browser holds the key is about to be found out. A
 * browser that has another session by now must not replace that one's proof.
 */
async function sessionFor(
  hash: string,
  context: BaseContext,
  { manager, requestStates, hashOf }: ServedBinding,
): Promise<Session> {
  const requestState = requestStates.get(context.request);
  const session = await manager.named(hash, context);
  const current = await manager.leaving(requestState);
  if (current !== undefined && (await hashOf(current.id)) !== hash) {
    throw new ProofProblem('the browser has another session by now');
  }
  context.trail.add({ type: 'session.used', session: await manager.facts(session) });
  return session;
}

/** Stores a key with its session. Only one request changes a session at a time, as when its claims are refreshed. */
async function isBound(
  hash: string,
  key: BoundKey,
  context: BaseContext,
  { backend, origin }: ServedBinding,
): Promise<boolean> {
  const now = secondsOf(context);
  const loaded = await backend.named?.(hash, now);
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
