import type { KeyRing } from '../cookies/key-ring.ts';
import type { Session } from '../session/session.ts';
import type { SessionList } from '../session/session-list.ts';
import type { SessionSettings } from '../settings/session-options.ts';
import type { SessionEnder } from '../store/session-store.ts';
import type { SessionHashes } from './session-hashes.ts';
import type { StoreCall } from './store-call.ts';

/** A session that was found, as it was found. */
export interface LoadedSession {
  readonly session: Session;
  /** Says which refresh of the session this is. */
  readonly revision: number;
  /** Whether the browser's cookie says something older. */
  readonly isNewer: boolean;
}

/** Whose keys seal what browsers have of a session. */
export type GateKeys = Pick<KeyRing, 'scope' | 'ids'>;

/** Which key sealed a text; `undefined` where it was looked at before, or to end what it stands for. */
export interface TextSeal {
  readonly by: string;
  /** Whether it is being sealed anew, with the newest key. */
  readonly sealedAnew?: boolean;
}

/** Makes what keeps the sessions of a login. */
export type SessionKeeping = (
  settings: Pick<SessionSettings, 'revocations'>,
  call: StoreCall,
  hashes: SessionHashes,
  ring: GateKeys,
) => SessionBackend;

/** Where sessions are kept: in cookies or in a store. Times are in seconds since the Unix epoch. */
export interface SessionBackend {
  /** Keeps a new session. Returns what its cookie holds. Fails with `session.unavailable` where it was ended already. */
  readonly begin: (session: Session, endsAt: number, now: number) => Promise<string>;
  /** The session that the text of a cookie stands for; `undefined` if it was ended. */
  readonly find: (
    text: string,
    now: number,
    notIdleSince: number,
    seal: TextSeal | undefined,
  ) => Promise<LoadedSession | undefined>;
  /** The same if no call is needed; `undefined` if a store or provider must be asked, or if the session was ended. */
  readonly knownHere: (text: string) => LoadedSession | undefined;
  /** Gives the right to refresh to one request. */
  readonly claim: (loaded: LoadedSession, now: number, until: number) => Promise<boolean>;
  /** Puts a refreshed session in the place of this one; says whether it was still there. */
  readonly replace: (loaded: LoadedSession, session: Session) => Promise<boolean>;
  /** What the cookie of a session holds from now on. */
  readonly cookieText: (session: Session) => string;
  /** Ends one session for good, in every isolate that can be told. */
  readonly end: (session: Session, now: number) => Promise<void>;
  /** Removes a session that the provider does not refresh any more. */
  readonly forget: (session: Session) => Promise<void>;
  /** Ends sessions from outside; missing where nothing remembers it. */
  readonly ender: SessionEnder | undefined;
  /** Lists all sessions; missing if they are in cookies, since there is no list of those. */
  readonly list: SessionList | undefined;
  /** What shows people those of that list. It names browsers by a library that nothing else needs. */
  readonly listPage: (() => Promise<typeof import('../pages/session-list.ts')>) | undefined;
  /** Whether the cookie holds the session, and must be written again when something changes. */
  readonly isInCookie: boolean;
}
