import { type ReadableTrail, requestError } from '@portcullis/core';
import { type RequestCookies, readCookies } from './cookies/cookies.ts';
import type { Session } from './session.ts';

/** What is known of one request on its way: the session it came with, and the cookies its answer gets. */
export interface Visit<Env = unknown> {
  readonly env: Env;
  readonly trail: ReadableTrail;
  readonly sent: RequestCookies;
  /** `Set-Cookie` lines for the answer, whatever becomes of the request. */
  readonly cookies: string[];
  /** The session, once somebody has asked for it. Awaited within the same request only. */
  session: Promise<Session | undefined> | undefined;
}

/**
 * The visits in progress, by their request. A pipeline never swaps the request, and nothing but this package sees the
 * map, so no header, route or later step can put a session on somebody.
 */
export class Visits<Env> {
  readonly #visits = new WeakMap<Request, Visit<Env>>();

  begin(request: Request, env: Env, trail: ReadableTrail): Visit<Env> {
    const visit: Visit<Env> = { env, trail, sent: readCookies(request), cookies: [], session: undefined };
    this.#visits.set(request, visit);
    return visit;
  }

  find(request: Request): Visit<Env> | undefined {
    return this.#visits.get(request);
  }

  /** The visit of a request; without one the pipeline lacks the recorder, and nobody is let in. */
  get(request: Request): Visit<Env> {
    const visit = this.#visits.get(request);
    if (visit !== undefined) return visit;
    throw requestError('request.misassembled', {
      detail: 'sessions: put its recorder before all other steps, .use(gate.recorder)',
    });
  }
}
