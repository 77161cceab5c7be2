import { requestError } from '@portcullis/core/internal';
import { type RequestCookies, readCookies } from '../cookies/cookies.ts';
import type { Session } from '../session/session.ts';

/** The state of one request: its session, and the cookies of its response. */
export interface RequestState {
  readonly sent: RequestCookies;
  /** `Set-Cookie` lines for the answer, whatever becomes of the request. */
  readonly cookies: string[];
  /** Further cookies that renew the session's, with its state when the response is sent. */
  renewal?: (() => Promise<readonly string[]>) | undefined;
  /** The session, once a step has asked for it. Awaited within the same request only. */
  session: Promise<Session | undefined> | undefined;
}

/** Where a session is looked at without the cookies of a request. */
export function withoutCookies(): RequestState {
  return { sent: new Map(), cookies: [], session: undefined };
}

/**
 * The requests in progress. A pipeline never swaps the request, and only this package sees the map, so no header, route or later step can
 * assign a session to a request.
 */
export class RequestStates {
  readonly #requestStates = new WeakMap<Request, RequestState>();

  begin(request: Request): RequestState {
    const requestState: RequestState = {
      sent: readCookies(request),
      cookies: [],
      session: undefined,
    };
    this.#requestStates.set(request, requestState);
    return requestState;
  }

  /** The state of a request. If it is missing, the pipeline lacks the recorder, and no one is admitted. */
  get(request: Request): RequestState {
    const requestState = this.#requestStates.get(request);
    if (requestState !== undefined) return requestState;
    throw requestError('request.misassembled', {
      detail:
        'sessions: add all of its steps to the pipeline, as .use(gate): its recorder has not run for this request',
    });
  }
}
