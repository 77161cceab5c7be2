import type { RecordedRequest } from './server/recorded-request.ts';

/** A session made without a login. */
export interface SignedIn {
  /** For the `Cookie` header. */
  readonly cookie: string;
  /** For `__csrf__` or `X-Phabricator-Csrf`. */
  readonly csrfToken: string;
}

/** A file to be served. */
export interface NewFile {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** Default `application/octet-stream`. */
  readonly contentType?: string;
  /** Marked `public` as for a CDN. Default false. */
  readonly cacheable?: boolean;
}

/** An answer of the test's own; it carries these headers only. */
export interface OwnAnswer {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** Default empty. */
  readonly body?: string;
}

/** What a test can see of a user. */
export interface KnownUser {
  readonly phid: string;
  readonly username: string;
  readonly email: string;
  readonly realName: string;
  /** The account id at the OAuth provider the user is linked with. */
  readonly externalId: string | undefined;
  readonly approved: boolean;
  readonly disabled: boolean;
}

/** A running fake Phorge. These methods act in the process; none of them can be reached over HTTP. */
export interface Phorge {
  /** Where it listens, `http://127.0.0.1:<port>`; the base URI may differ. */
  readonly url: string;
  readonly port: number;
  readonly baseUri: string;
  /** Requests since the start or the last reset, in order of arrival; upgrades included. */
  readonly requests: readonly RecordedRequest[];
  /** Uploads and added files so far, without pictures and others that are marked for a CDN. */
  readonly files: readonly { readonly name: string; readonly size: number; readonly sha256?: string }[];
  signIn(username: string): SignedIn;
  /** Ends every session of a user. */
  endSessions(username: string): void;
  setDisabled(username: string, disabled: boolean): void;
  /** Lets a user in who waits for it, or makes one wait. */
  setApproved(username: string, approved: boolean): void;
  user(username: string): KnownUser | undefined;
  /** What was written under `T<number>`, in order. */
  comments(task: number): readonly { readonly author: string; readonly text: string }[];
  /** Usernames of a project's members; an unknown member is listed by its PHID. */
  members(slug: string): string[];
  /** Adds a file and answers its capability path. */
  addFile(file: NewFile): string;
  /** The path of a user's picture. */
  avatar(username: string): string;
  /** Answers a routed path in the test's own way, until reset. */
  respond(path: string, answer: OwnAnswer): void;
  /** Makes MySQL unavailable, or available again. */
  setDatabaseDown(down: boolean): void;
  /** From now on requests are recorded and never answered, until `up()`. */
  stall(): void;
  /** Refuses connections and cuts those that are open, until `up()`. */
  down(): Promise<void>;
  /** Answers again, on the same port. */
  up(): Promise<void>;
  /** Deletes requests, sessions, uploads, registrations and changes: as newly started. */
  reset(): void;
  /** Ends everything, open connections included. */
  close(): Promise<void>;
}
