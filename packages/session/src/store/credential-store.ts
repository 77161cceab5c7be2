import type { MethodsOf } from './handed-on.ts';
import type { Person } from './session-store.ts';

/** Something that a program acts with for somebody who is logged in. It is good as long as their session is. */
export interface StoredCredential {
  /** Names it in lists. Whoever knows it can do nothing with it. */
  readonly id: string;
  /** SHA-256 of the session's id: without that session it is nothing. */
  readonly sessionKey: string;
  readonly issuer: string;
  readonly subject: string;
  /** What the program said it is. */
  readonly name: string;
  /** When it was given, and when it was last used, to a minute; seconds since the Unix epoch. */
  readonly createdAt: number;
  readonly usedAt: number;
  /** When it ends in any case, in seconds since the Unix epoch. */
  readonly endsAt: number;
}

/** A program that waits for somebody to say yes in a browser elsewhere. */
export interface StoredDevice {
  /** SHA-256 of what the program has in its hand. */
  readonly key: string;
  /** What the person types. */
  readonly userCode: string;
  /** What the program said it is. */
  readonly name: string;
  /** The network that it asks from, where that is known. */
  readonly client: string | undefined;
  /** Where it asks from, for the person who is asked. `undefined` by gates of a version that did not say so. */
  readonly place?: DevicePlace | undefined;
  /** Until when it may wait, in seconds since the Unix epoch. */
  readonly endsAt: number;
}

/** Where a program asked to wait, as far as its request said. */
export interface DevicePlace {
  /** Origin of the host at which it asked. */
  readonly host: string;
  /** The network that it asked from. */
  readonly client?: string | undefined;
  /** ISO 3166-1 alpha-2, as Cloudflare guesses it by the address. */
  readonly country?: string | undefined;
}

/** What a program that waits is told. */
export type DeviceAnswer =
  /** `used`: it was told, and asks again before its time is over. */
  | { readonly state: 'pending' | 'too_fast' | 'used' | 'unknown' }
  /** Told once: the grant is forgotten then. */
  | { readonly state: 'granted'; readonly grant: string };

/**
 * Keeps which credentials there are, beside the sessions that they belong to. Every operation is atomic. Times are in
 * seconds since the Unix epoch.
 */
export interface CredentialStore {
  readonly addCredential: (credential: StoredCredential, now: number) => Promise<void>;
  /**
   * Whether there is such a credential that was given after `givenAfter`, which counts as used. Whether its session is good is
   * asked apart.
   */
  readonly useCredential: (id: string, now: number, givenAfter?: number) => Promise<boolean>;
  /** Those of one person, or of all, whose sessions are there; the newest first, 1,000 at most, without the first `skip`. */
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
  /** Where that program asked; `undefined` where that is not known, or none waits. */
  readonly devicePlace: (userCode: string, now: number) => Promise<DevicePlace | undefined>;
  /** Says yes to it, once. Whether there was anybody to say it to. */
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
 * How many programs of one network may have asked to wait within the time that one may, whatever became of them: strangers can make them
 * wait, and one of them must not keep everybody else out.
 */
export const MOST_DEVICES_OF_ONE = 25;

/** How many may wait at once: what strangers of many networks can fill. */
export const MOST_DEVICES = 5000;

/** How long a program must leave between two questions, in seconds. */
export const POLL_SECONDS = 5;

/** How many credentials a list has at most, on one page. */
export const LONGEST_LIST = 1000;
