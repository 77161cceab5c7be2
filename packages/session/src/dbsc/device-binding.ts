import type { Random } from '@portcullis/core';
import { RecentMap, sha256, toBase64url } from '@portcullis/core/internal';
import { clearCookie, setCookie } from '../cookies/cookies.ts';
import type { KeyRing } from '../cookies/key-ring.ts';
import { openJson, sealJson } from '../cookies/sealed-json.ts';
import { randomValue } from '../login/login-state.ts';
import type { Binding, BoundKey } from '../session/device-key.ts';
import { isOfFuture } from '../session/session.ts';
import type { StoreCall } from '../session/store-call.ts';
import type { HandOverStore } from '../store/hand-over-store.ts';
import { CHALLENGE, challengeField, itemIn, PROOF, registrationField, SESSION_ID } from './dbsc-headers.ts';
import type { Proof } from './proof.ts';
import { ProofProblem } from './proof-problem.ts';

/** The short-lived cookie. Its name and attributes are part of the instruction to the browser. */
export const BOUND_COOKIE = '__Host-portcullis-bound';

/** Time limit of a registration and of the answer to a challenge, in seconds. */
const CHALLENGE_SECONDS = 60;

/**
 * The browser's cookie expires this much earlier than the proof, in seconds: a request that leaves in the last moment is still good when it
 * arrives, also at a machine whose clock is fast.
 */
const MARGIN_SECONDS = 30;

/** How long after its registration a session is good without the cookie, in seconds: requests are on the way that left without it. */
const REGISTERING_SECONDS = 30;

/** What a binding is made of. Times are in seconds since the Unix epoch. */
export interface DeviceBindingParts {
  /** Origin of the host: a key is registered for one host. */
  readonly origin: string;
  /** Path below which the two endpoints are, such as `/.portcullis/dbsc/`. */
  readonly path: string;
  /** How long a proof counts. */
  readonly proofSeconds: number;
  readonly ring: KeyRing;
  /** Keeps challenges until they are used. */
  readonly challenges: HandOverStore;
  readonly call: StoreCall;
  readonly random: Random;
}

/** What the short-lived cookie says. */
interface Proved {
  readonly session: string;
  readonly at: number;
}

/** Whether the browser of a request holds the key of its session. */
export type DeviceState =
  /** The last proof counts; `provedAt` is when it was made. `undefined`: the session was registered a moment ago. */
  | { readonly kind: 'bound'; readonly provedAt: number | undefined }
  /** The session has a key, and the request shows no proof that counts. */
  | { readonly kind: 'unproved' };

/** What is sealed for a browser or the store. */
interface Challenged {
  readonly session: string;
}

const NAME = 'dbsc session';

type Purpose = 'register' | 'refresh';

/**
 * The protocol of device bound session credentials for the sessions of one host: it registers a key, gives challenges, verifies proofs and
 * writes the short-lived cookie. Neither endpoint needs another cookie: browsers send none with a proof after a navigation from another
 * site. Where sessions and their keys are stored, the caller decides.
 *
 * @see {@link https://w3c.github.io/webappsec-dbsc/ | Device Bound Session Credentials}
 */
export class DeviceBinding {
  readonly #parts: DeviceBindingParts;
  /** Cookies that were opened before, by their whole text. */
  readonly #opened = new RecentMap<Proved>();

  constructor(parts: DeviceBindingParts) {
    this.#parts = parts;
  }

  /** The address of an endpoint. */
  pathOf(purpose: Purpose): string {
    return `${this.#parts.path}${purpose}`;
  }

  /** The header that asks the browser of a new session to register a key. It can be answered once, within a minute. */
  async registration(session: string, now: number): Promise<string> {
    return registrationField(this.pathOf('register'), await this.challenge('register', session, now));
  }

  /** A new challenge for a session. Only its browser gets it. */
  async challenge(purpose: Purpose, session: string, now: number): Promise<string> {
    const { challenges, call, random, ring } = this.#parts;
    const challenge = randomValue(random);
    const key = await this.#keyOf(purpose, challenge);
    const content = await sealJson(ring, contentOf(key), { session } satisfies Challenged);
    await call(() => challenges.addHandOver(key, content, now + CHALLENGE_SECONDS, now));
    return challenge;
  }

  /**
   * The key that a request registers, and the session to which its challenge was given: after a login at a provider, browsers send no cookie
   * with it. Throws a `ProofProblem` if there is no valid proof, or if its challenge was not given, was used before or is too old.
   */
  async registered(
    request: Request,
    now: number,
  ): Promise<{ readonly session: string; readonly key: BoundKey }> {
    const proof = itemIn(request.headers, PROOF);
    if (proof === undefined) throw new ProofProblem('the request has no proof');
    const { challenge, key } = await this.#verified('register', proof, undefined, now);
    const session = await this.#challenged('register', challenge, now);
    if (session === undefined)
      throw new ProofProblem('its challenge is unknown, was used before or is too old');
    return { session, key };
  }

  /** The session that a request is about, by the name that its browser received; `undefined` for a name that was not made here. */
  async sessionIn(request: Request): Promise<string | undefined> {
    const name = itemIn(request.headers, SESSION_ID);
    if (name?.startsWith('s') !== true) return undefined;
    return (await openJson<Challenged>(this.#parts.ring, NAME, name.slice(1)))?.session;
  }

  /**
   * Whether a request proves that it holds the key of a session: `false` if it brings no proof, or one whose challenge is used or too old.
   * Then the browser is to sign another challenge. Throws a `ProofProblem` for every other fault.
   */
  async isProved(request: Request, session: string, key: BoundKey, now: number): Promise<boolean> {
    const proof = itemIn(request.headers, PROOF);
    if (proof === undefined) {
      if (request.headers.has(PROOF)) throw new ProofProblem('it is not one text');
      return false;
    }
    const { challenge } = await this.#verified('refresh', proof, key, now);
    return (await this.#challenged('refresh', challenge, now)) === session;
  }

  /** The header with a challenge, for the browser that sent a request. */
  async challengeFor(request: Request, session: string, now: number): Promise<readonly [string, string]> {
    const challenge = await this.challenge('refresh', session, now);
    return [CHALLENGE, challengeField(challenge, itemIn(request.headers, SESSION_ID) ?? '')];
  }

  /** The short-lived cookie after a proof. */
  async cookie(session: string, now: number): Promise<string> {
    const { ring, proofSeconds } = this.#parts;
    const proved: Proved = { session, at: now };
    return setCookie(BOUND_COOKIE, await sealJson(ring, BOUND_COOKIE, proved), proofSeconds - MARGIN_SECONDS);
  }

  /** Removes the short-lived cookie: the browser makes another proof before its next request. */
  readonly removed: string = clearCookie(BOUND_COOKIE);

  /** What the short-lived cookie of a request shows of its session. */
  async stateOf(
    cookie: string | undefined,
    session: string,
    { boundAt }: Binding,
    now: number,
  ): Promise<DeviceState> {
    const proved = cookie === undefined ? undefined : await this.#open(cookie);
    if (proved?.session === session && this.#counts(proved.at, now)) {
      return { kind: 'bound', provedAt: proved.at };
    }
    const isRegistering = now < boundAt + REGISTERING_SECONDS && !isOfFuture(boundAt, now);
    return isRegistering ? { kind: 'bound', provedAt: undefined } : { kind: 'unproved' };
  }

  /**
   * What the browser is to do: which cookie to watch, and where to prove. Any page may lead to the host: of requests from other sites, only
   * those that carry the cookie wait for a proof.
   *
   * @see {@link https://w3c.github.io/webappsec-dbsc/#format-session-instructions | JSON session instructions}
   */
  async instruction(session: string, request: Request): Promise<object> {
    const [, ...attributes] = this.removed.split('; ');
    return {
      // It starts with a letter, so that the form without quotes, which Chromium sends, is valid as well.
      session_identifier: itemIn(request.headers, SESSION_ID) ?? `s${await this.#nameOf(session)}`,
      refresh_url: this.pathOf('refresh'),
      scope: { origin: this.#parts.origin, include_site: false },
      credentials: [
        {
          type: 'cookie',
          name: BOUND_COOKIE,
          attributes: attributes.filter((each) => !each.startsWith('Max-Age=')).join('; '),
        },
      ],
      allowed_refresh_initiators: ['*'],
    };
  }

  #counts(at: number, now: number): boolean {
    return now < at + this.#parts.proofSeconds && !isOfFuture(at, now);
  }

  /** The code that verifies is imported when a browser proves. */
  async #verified(purpose: Purpose, proof: string, key: BoundKey | undefined, now: number): Promise<Proof> {
    const { verifiedProof } = await import('./proof.ts');
    const audience = new URL(this.pathOf(purpose), this.#parts.origin).href;
    return verifiedProof(proof, { key, audience, now });
  }

  /** The session to which a challenge was given; `undefined` if it was not, or is no longer there. It is used by this. */
  async #challenged(purpose: Purpose, challenge: string, now: number): Promise<string | undefined> {
    const { challenges, call, ring } = this.#parts;
    const key = await this.#keyOf(purpose, challenge);
    const content = await call(() => challenges.takeHandOver(key, now));
    if (content === undefined) return undefined;
    return (await openJson<Challenged>(ring, contentOf(key), content))?.session;
  }

  /** What a challenge is for is part of its key: for another host or endpoint it is not there. */
  async #keyOf(purpose: Purpose, challenge: string): Promise<string> {
    return toBase64url(await sha256(JSON.stringify(['dbsc', this.#parts.origin, purpose, challenge])));
  }

  /** The name of a session for its browser: sealed, so that the store is not asked about names that a client made up. */
  #nameOf(session: string): Promise<string> {
    return sealJson(this.#parts.ring, NAME, { session } satisfies Challenged);
  }

  async #open(cookie: string): Promise<Proved | undefined> {
    const known = this.#opened.get(cookie);
    if (known !== undefined) return known;
    const proved = await openJson<Proved>(this.#parts.ring, BOUND_COOKIE, cookie);
    if (proved !== undefined) this.#opened.set(cookie, proved, cookie.length);
    return proved;
  }
}

function contentOf(key: string): string {
  return `dbsc challenge ${key}`;
}
