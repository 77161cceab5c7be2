import type { KeyRing } from '../cookies/key-ring.ts';
import type { Session } from '../session/session.ts';
import type { SessionList } from '../session/session-list.ts';
import type { StoreCall } from '../session/store-call.ts';
import type { SessionSettings } from '../settings/session-options.ts';
import type { SessionEnder } from '../store/session-store.ts';
import type { SessionHashes } from './session-hashes.ts';

/** A session that was found, as it was found. */
export interface LoadedSession {
  readonly session: Session;
  /** The number of the session's refresh. */
  readonly revision: number;
  /** Whether the session is newer than the browser's cookie. */
  readonly isNewer: boolean;
}

/** The gate's keys that seal what browsers store of a session. */
export type GateKeys = Pick<KeyRing, 'scope' | 'ids'>;

/** Which key sealed a text; `undefined` if that was checked before, or if the session is only read to be ended. */
export interface TextSeal {
  readonly by: string;
  /** Whether it is being sealed again, with the newest key. */
  readonly sealedAnew?: boolean;
}

/** Creates the backend that stores the sessions of a login. */
export type SessionKeeping = (
  settings: Pick<SessionSettings, 'revocations'>,
  call: StoreCall,
  hashes: SessionHashes,
  ring: GateKeys,
) => SessionBackend;

/** Where sessions are stored: in cookies or in a store. Times are in seconds since the Unix epoch. */
export interface SessionBackend {
  /** Stores a new session. Returns the content of its cookie. Fails with `session.unavailable` if it was ended already. */
  readonly begin: (session: Session, endsAt: number, now: number) => Promise<string>;
  /** The session for the text of a cookie; `undefined` if it was ended. */
  readonly find: (
    text: string,
    now: number,
    notIdleSince: number,
    seal: TextSeal | undefined,
  ) => Promise<LoadedSession | undefined>;
  /** The same if no call is needed; `undefined` if a store or provider must be asked, or if the session was ended. */
  readonly knownHere: (text: string) => LoadedSession | undefined;
  /**
   * The session with this hash of its id, where no cookie names it. It does not count as use. `undefined` if sessions are in cookies: then it
   * is not known.
   */
  readonly named: ((hash: string, now: number) => Promise<LoadedSession | undefined>) | undefined;
  /** The hash of the session's id in what a cookie holds. `undefined` if sessions are in cookies: no store asks for it. */
  readonly keyOf: ((text: string) => Promise<string | undefined>) | undefined;
  /** Gives the right to refresh to one request. */
  readonly claim: (loaded: LoadedSession, now: number, until: number) => Promise<boolean>;
  /** Replaces this session by its refreshed form; returns whether it still existed. */
  readonly replace: (loaded: LoadedSession, session: Session) => Promise<boolean>;
  /** What the cookie of a session holds from now on. */
  readonly cookieText: (session: Session) => string;
  /** Ends one session permanently, in every isolate that can be reached. */
  readonly end: (session: Session, now: number) => Promise<void>;
  /** Removes a session that the provider does not refresh any more. */
  readonly forget: (session: Session) => Promise<void>;
  /** Ends sessions from outside; missing if ends are not stored. */
  readonly ender: SessionEnder | undefined;
  /** Lists all sessions; missing if they are in cookies, since there is no list of those. */
  readonly list: SessionList | undefined;
  /** The page of that list. It is imported separately, since it names browsers by a library that nothing else needs. */
  readonly listPage: (() => Promise<typeof import('../pages/session-list.ts')>) | undefined;
  /** Whether the cookie holds the session, and must be written again when something changes. */
  readonly isInCookie: boolean;
}
