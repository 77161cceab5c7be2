import type { MethodsOf } from './handed-on.ts';
import type { Person } from './session-store.ts';

/** A credential by which a program acts for a logged-in user. It is valid as long as their session is. */
export interface StoredCredential {
  /** Identifies it in lists. It cannot be used as a credential. */
  readonly id: string;
  /** SHA-256 of the session's id: the credential is only valid with that session. */
  readonly sessionKey: string;
  readonly issuer: string;
  readonly subject: string;
  /** The name that the program gave. */
  readonly name: string;
  /** When it was given, and when it was last used, to a minute; seconds since the Unix epoch. */
  readonly createdAt: number;
  readonly usedAt: number;
  /** When it ends in any case, in seconds since the Unix epoch. */
  readonly endsAt: number;
}

/** A program that waits for a user to approve it in another browser. */
export interface StoredDevice {
  /** SHA-256 of what the program has in its hand. */
  readonly key: string;
  /** What the person types. */
  readonly userCode: string;
  /** The name that the program gave. */
  readonly name: string;
  /** The network that it asks from, if that is known. */
  readonly client: string | undefined;
  /** Where it asks from, shown to the person who is asked. `undefined` from gates of a version that did not provide it. */
  readonly place?: DevicePlace | undefined;
  /** Until when it may wait, in seconds since the Unix epoch. */
  readonly endsAt: number;
}

/** Where a program asked to wait, as far as its request shows it. */
export interface DevicePlace {
  /** Origin of the host at which it asked. */
  readonly host: string;
  /** The network that it asked from. */
  readonly client?: string | undefined;
  /** ISO 3166-1 alpha-2, as estimated by Cloudflare from the address. */
  readonly country?: string | undefined;
}

/** The response to a program that waits. */
export type DeviceAnswer =
  /** `used`: the program received its credential, and asks again before its time is over. */
  | { readonly state: 'pending' | 'too_fast' | 'used' | 'unknown' }
  /** Returned once: the grant is deleted then. */
  | { readonly state: 'granted'; readonly grant: string };

/**
 * Stores credentials, next to the sessions that they belong to. Every operation is atomic. Times are in seconds since the Unix epoch.
 */
export interface CredentialStore {
  readonly addCredential: (credential: StoredCredential, now: number) => Promise<void>;
  /**
   * Whether this credential exists and was issued after `givenAfter`; if so, it counts as used. Its session is checked separately.
   * `sessionKey` is that of its session: where sessions are divided among several objects, only one of them must be asked.
   */
  readonly useCredential: (
    id: string,
    now: number,
    givenAfter?: number,
    sessionKey?: string,
  ) => Promise<boolean>;
  /** Those of one person, or of all, whose sessions exist; the newest first, 1,000 at most, without the first `skip`. */
  readonly listCredentials: (
    owner: Person | undefined,
    now: number,
    skip?: number,
  ) => Promise<readonly StoredCredential[]>;
  /** Ends one, if it is this person's. Without a person, anybody's. Returns what it was. */
  readonly revokeCredential: (id: string, owner: Person | undefined) => Promise<StoredCredential | undefined>;
  /** Whether a code is used for the first time. It is not, the next time. */
  readonly redeemCode: (id: string, keepUntil: number, now: number) => Promise<boolean>;
  /** Lets a program wait. `false` where its network has made too many wait, or too many do already. */
  readonly addDevice: (device: StoredDevice, now: number) => Promise<boolean>;
  /** The name of the program that waits under this code. */
  readonly deviceName: (userCode: string, now: number) => Promise<string | undefined>;
  /** Where that program asked; `undefined` if that is not known, or no program waits. */
  readonly devicePlace: (userCode: string, now: number) => Promise<DevicePlace | undefined>;
  /** Approves it, once. Returns whether a program was waiting. */
  readonly grantDevice: (userCode: string, grant: string, now: number) => Promise<boolean>;
  /** What became of it. */
  readonly pollDevice: (key: string, now: number) => Promise<DeviceAnswer>;
}

/** All that it does. */
export const CREDENTIAL_STORE: MethodsOf<CredentialStore> = {
  addCredential: true,
  useCredential: true,
  listCredentials: true,
  revokeCredential: true,
  redeemCode: true,
  addDevice: true,
  deviceName: true,
  devicePlace: true,
  grantDevice: true,
  pollDevice: true,
};

/**
 * How many programs of one network may have asked to wait within the time that one may, whatever became of them: anonymous clients can make
 * them wait, and one client must not lock out all others.
 */
export const MOST_DEVICES_OF_ONE = 25;

/** How many may wait concurrently: anonymous clients of many networks can reach this limit. */
export const MOST_DEVICES = 5000;

/** How long a program must leave between two questions, in seconds. */
export const POLL_SECONDS = 5;

/** How many credentials a list has at most, on one page. */
export const LONGEST_LIST = 1000;
