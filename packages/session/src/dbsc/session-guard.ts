import { AccessError, type BaseContext } from '@portcullis/core';
import type { Completed } from '@portcullis/core/internal';
import { deviceError } from '../failures/device-failure.ts';
import type { DeviceGuard, DeviceGuardParts } from '../request/device-guard.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { stepUpChallenge } from '../request/step-up-challenge.ts';
import { secondsOf } from '../session/seconds.ts';
import { REGISTRATION } from './dbsc-headers.ts';
import { BOUND_COOKIE, DeviceBinding } from './device-binding.ts';
import type { DeviceBoundOptions } from './device-bound-options.ts';

const ENDPOINTS = 'dbsc/';

/** Guards the sessions of one host, whose keys are stored with them. */
export class SessionGuard implements DeviceGuard<SessionDependencies> {
  readonly #binding: DeviceBinding;
  readonly #parts: DeviceGuardParts;

  constructor({ store, proofSeconds }: Completed<DeviceBoundOptions>, parts: DeviceGuardParts) {
    const { origin, prefix, ring, call, random } = parts;
    this.#parts = parts;
    this.#binding = new DeviceBinding({
      ...{ origin, path: `${prefix}${ENDPOINTS}`, proofSeconds, ring, challenges: store, call, random },
    });
  }

  readonly provedAt: DeviceGuard<SessionDependencies>['provedAt'] = async (session, { sent }, context) => {
    const binding = session.deviceKeys?.[this.#parts.origin];
    if (binding === undefined) return undefined;
    const hash = await this.#parts.hashOf(session.id);
    const state = await this.#binding.stateOf(sent.get(BOUND_COOKIE), hash, binding, secondsOf(context));
    if (state.kind === 'bound') return state.provedAt;
    const { issuer, subject } = session;
    const detail = sent.has(BOUND_COOKIE)
      ? 'the session is bound to a key of its browser, and the proof is too old or of another session'
      : 'the session is bound to a key of its browser, and the request shows no proof of it';
    context.trail.add({ type: 'session.device', change: 'unproved', issuer, subject, detail });
    // The cookie stays: a browser that left out one proof is good again with the next.
    throw deviceError('session.unproved', { detail });
  };

  readonly offer: DeviceGuard<SessionDependencies>['offer'] = async ({ id }, context) => {
    const hash = await this.#parts.hashOf(id);
    return [REGISTRATION, await this.#binding.registration(hash, secondsOf(context))];
  };

  readonly serve: DeviceGuard<SessionDependencies>['serve'] = async (context, parts) => {
    const { prefix, origin, hashOf } = this.#parts;
    const name = context.target.path.slice(prefix.length);
    if (!name.startsWith(ENDPOINTS)) return undefined;
    const { serveBinding } = await import('./serve-binding.ts');
    return serveBinding(name.slice(ENDPOINTS.length), context, {
      ...parts,
      origin,
      hashOf,
      binding: this.#binding,
    });
  };

  readonly again: DeviceGuard<SessionDependencies>['again'] = async (error, context, parts) => {
    const seconds = askedProof(error);
    if (seconds === undefined) return undefined;
    const { awaitedSession } = await import('./awaited-session.ts');
    const session = await awaitedSession(context, parts, this.#parts.origin);
    if (session === undefined) {
      throw deviceError('session.device_required', {
        detail: 'a rule asks for a session that is bound to a key of its browser',
      });
    }
    // Without a time, the registration has just been made: its cookie is on the way to the browser.
    const answer =
      session.provedAt === undefined
        ? this.#sentAgain(context, parts)
        : this.recent(session, seconds, context, parts);
    if (answer !== undefined && error instanceof AccessError) {
      const { code, status, detail } = error;
      context.trail.add({ type: 'request.failed', code, status, detail, ledToLogin: true });
    }
    return answer;
  };

  readonly recent: DeviceGuard<SessionDependencies>['recent'] = ({ provedAt }, seconds, context, parts) => {
    if (provedAt === undefined || secondsOf(context) - provedAt <= seconds) return undefined;
    return this.#sentAgain(context, parts);
  };

  /** The browser repeats the request, after a new proof, since its cookie is gone. */
  #sentAgain({ target, request }: BaseContext, { requestStates }: SessionDependencies): Response {
    requestStates.get(request).cookies.push(this.#binding.removed);
    const headers = { location: `${target.pathname}${target.search}`, 'cache-control': 'no-store' };
    return new Response(null, { status: 307, headers });
  }
}

/** How old a proof may be that a failure asks for, in seconds; `undefined` if it asks for none. It is read from the gate's own challenge. */
function askedProof(error: unknown): number | undefined {
  const asked = /\bdevice_bound="(\d{1,9}|any)"/.exec(stepUpChallenge(error) ?? '')?.[1];
  if (asked === undefined) return undefined;
  return asked === 'any' ? Number.POSITIVE_INFINITY : Number(asked);
}
