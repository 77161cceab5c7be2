import { toBase64url } from '@portcullis/core/internal';
import { clearCookie, type RequestCookies, setCookie } from '../cookies/cookies.ts';
import type { KeyRing } from '../cookies/key-ring.ts';
import { openJson, sealJson } from '../cookies/sealed-json.ts';

/** The common members of every login that started and has not ended. Times are in seconds since the Unix epoch. */
export interface PendingLogin {
  readonly state: string;
  readonly startedAt: number;
}

/** A login that started at a provider and has not ended. */
export interface LoginState extends PendingLogin {
  /** What the login is bound to: a response for any other provider, issuer or address is invalid for this one. */
  readonly provider: string;
  readonly issuer: string;
  readonly redirectUri: string;
  readonly nonce: string;
  /** The PKCE code verifier. */
  readonly verifier: string;
  readonly returnTo: string;
  readonly acrValues: readonly string[];
  readonly maxAge: number | undefined;
}

const PREFIX = '__Host-portcullis-flow-';
const NAME = /^__Host-portcullis-flow-[\w-]{16}$/;
const STATE = /^[\w-]{43}$/;

/** How many logins may be pending in one browser, such as in tabs that all found their session ended. */
const MAX_PENDING = 4;

/** More cookies than this are not looked at, but removed. */
const MAX_OPENED = 16;

/**
 * Pending logins, one sealed cookie each, so that tabs do not overwrite each other's. The cookie is named after the state, which only this
 * browser and the provider know; its content is the whole login state.
 */
export class LoginStateCookies<State extends PendingLogin = LoginState> {
  readonly #ring: KeyRing;
  readonly #seconds: number;

  /** @param seconds how long a login may take */
  constructor(ring: KeyRing, seconds: number) {
    this.#ring = ring;
    this.#seconds = seconds;
  }

  /** The `Set-Cookie` lines of a new login. The oldest are dropped when there are too many. */
  async begin(loginState: State, sent: RequestCookies): Promise<string[]> {
    const name = cookieName(loginState.state);
    const value = await sealJson(this.#ring, name, loginState);
    const pending = await this.#pending(sent, loginState.startedAt);
    const kept = new Set(pending.slice(0, MAX_PENDING - 1).map(({ name }) => name));
    const dropped = [...sent.keys()].filter((other) => NAME.test(other) && !kept.has(other));
    return [setCookie(name, value, this.#seconds), ...dropped.map(clearCookie)];
  }

  /** The login of this state, if it started in this browser and is not too old. */
  async find(state: string, sent: RequestCookies, now: number): Promise<State | undefined> {
    if (!STATE.test(state)) return undefined;
    const name = cookieName(state);
    const loginState = await this.#open(name, sent.get(name));
    return loginState?.state === state && now < loginState.startedAt + this.#seconds ? loginState : undefined;
  }

  /** Removes a login that has ended. */
  end(state: string): string {
    return clearCookie(cookieName(state));
  }

  /** Newest first. */
  async #pending(
    sent: RequestCookies,
    now: number,
  ): Promise<{ readonly name: string; readonly startedAt: number }[]> {
    const names = [...sent.keys()].filter((name) => NAME.test(name)).slice(0, MAX_OPENED);
    const loginStates = await Promise.all(
      names.map(async (name) => ({
        name,
        startedAt: (await this.#open(name, sent.get(name)))?.startedAt ?? 0,
      })),
    );
    return loginStates
      .filter(({ startedAt }) => now < startedAt + this.#seconds)
      .toSorted((a, b) => b.startedAt - a.startedAt);
  }

  async #open(name: string, sealed: string | undefined): Promise<State | undefined> {
    if (sealed === undefined) return undefined;
    return openJson(this.#ring, name, sealed);
  }
}

/** A new random value of 256 bits. */
export function randomValue(random: (bytes: Uint8Array) => Uint8Array): string {
  return toBase64url(random(new Uint8Array(32)));
}

function cookieName(state: string): string {
  return `${PREFIX}${state.slice(0, 16)}`;
}
