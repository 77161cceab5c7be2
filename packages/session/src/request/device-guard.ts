import type { BaseContext, Random } from '@portcullis/core';
import type { KeyRing } from '../cookies/key-ring.ts';
import type { Session } from '../session/session.ts';
import type { StoreCall } from '../session/store-call.ts';
import type { RequestState } from './request-state.ts';

/** What is given to `deviceBound()` by the sessions of one host. */
export interface DeviceGuardParts {
  readonly origin: string;
  readonly prefix: string;
  readonly ring: KeyRing;
  readonly call: StoreCall;
  readonly random: Random;
  /** The hash that names a session. */
  readonly hashOf: (id: string) => Promise<string>;
}

/** Guards the sessions of one host. */
export interface DeviceGuard<Parts> {
  /**
   * When the browser of a request last proved that it holds the key of its session; `undefined` if the session is not bound, or was bound a
   * moment ago. Fails with `session.unproved` if it is bound, and the request shows no proof that counts.
   */
  readonly provedAt: (
    session: Session,
    requestState: RequestState,
    context: BaseContext,
  ) => Promise<number | undefined>;
  /** The header with which the response to a login asks the browser to register a key: its name and value. */
  readonly offer: (session: Session, context: BaseContext) => Promise<readonly [name: string, value: string]>;
  /** Serves the two endpoints of the protocol; `undefined` for every other address. */
  readonly serve: (context: BaseContext, parts: Parts) => Promise<Response | undefined>;
  /**
   * Answers a browser whose proof is too old for a rule, so that it proves again and repeats the request. `undefined` if that is not what the
   * failure asks for. Fails with `session.device_required` if the browser has no key.
   */
  readonly again: (error: unknown, context: BaseContext, parts: Parts) => Promise<Response | undefined>;
  /** The same for a page that needs a proof of the last seconds; `undefined` if there is one, if the session is not bound, or was bound just now. */
  readonly recent: (
    session: Session,
    seconds: number,
    context: BaseContext,
    parts: Parts,
  ) => Response | undefined;
}
