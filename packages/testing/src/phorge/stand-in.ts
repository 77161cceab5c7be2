import type { Answer } from './answer.ts';
import { avatarPath } from './avatars.ts';
import { configure } from './configuration.ts';
import { filePath } from './file-store.ts';
import type { PhorgeOptions } from './options.ts';
import { freshState, type PhorgeState } from './phorge-state.ts';
import type { RecordedRequest } from './recorded-request.ts';
import { StandInServer } from './stand-in-server.ts';
import type { PhorgeUser } from './users.ts';

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

/** A running stand-in. Everything here acts in the process; nothing of it can be reached over HTTP. */
export interface Phorge {
  /** Where it listens, `http://127.0.0.1:<port>`; the base URI may differ. */
  readonly url: string;
  readonly port: number;
  readonly baseUri: string;
  /** Requests since the start or the last reset, in order of arrival; upgrades included. */
  readonly requests: readonly RecordedRequest[];
  /** Uploads so far. */
  readonly files: readonly { readonly name: string; readonly size: number; readonly sha256?: string }[];
  signIn(username: string): SignedIn;
  /** Ends every session of a user. */
  endSessions(username: string): void;
  setDisabled(username: string, disabled: boolean): void;
  user(
    username: string,
  ): { readonly phid: string; readonly email: string; readonly realName: string } | undefined;
  /** Usernames of a project's members; a member nobody has heard of is named by its PHID. */
  members(slug: string): string[];
  /** Adds a file and answers its capability path. */
  addFile(file: NewFile): string;
  /** The path of a user's picture. */
  avatar(username: string): string;
  /** Answers a routed path in the test's own way, until reset. */
  respond(path: string, answer: OwnAnswer): void;
  /** MySQL goes away, or comes back. */
  setDatabaseDown(down: boolean): void;
  /** From now on requests are recorded and never answered, until {@link up}. */
  stall(): void;
  /** Refuses connections and cuts those that are open, until {@link up}. */
  down(): Promise<void>;
  /** Answers again, on the same port. */
  up(): Promise<void>;
  /** Forgets requests, sessions, uploads, registrations and changes: as newly started. */
  reset(): void;
  /** Ends everything, open connections included. */
  close(): Promise<void>;
}

/**
 * Starts a stand-in for Phorge on 127.0.0.1: routing with its path override, hosts, cookies, CSRF, AJAX,
 * Conduit, git, files and the client side of its OAuth login behave as observed on the real one; pages are
 * placeholders that name the application and the viewer.
 *
 * Not played: MFA, approval queues, policies of single objects, Mercurial, Subversion, git-lfs, content.
 *
 * @example
 * ```ts
 * import { startPhorge } from '@portcullis/testing/phorge';
 *
 * const phorge = await startPhorge({ baseUri: 'https://phorge.example/', users: [{ username: 'alice' }] });
 * const { cookie } = phorge.signIn('alice');
 * // … send requests for phorge.example to phorge.url, with the cookie, then look at what arrived:
 * console.log(cookie.length, phorge.requests.length);
 * await phorge.close();
 * ```
 */
export async function startPhorge(options: PhorgeOptions = {}): Promise<Phorge> {
  const server = new StandInServer();
  const port = await server.listen(options.port ?? 0);
  let state: PhorgeState;
  try {
    state = freshState(configure(options, port));
  } catch (error) {
    await server.close();
    throw error;
  }
  const answers = new Map<string, Answer>();
  server.serve(
    () => state,
    (path) => answers.get(path),
  );
  const { configuration } = state;

  const known = (username: string): PhorgeUser => {
    const user = state.users.named(username);
    if (user === undefined) throw new TypeError(`This Phorge has no user "${username}"`);
    return user;
  };

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    baseUri: `${configuration.baseUri}/`,
    get requests() {
      return server.requests;
    },
    get files() {
      return state.files.all;
    },
    signIn: (username) => {
      const user = known(username);
      const key = state.sessions.start(user);
      const prefix = configuration.cookiePrefix;
      return {
        cookie: `${prefix}phsid=${key}; ${prefix}phusr=${encodeURIComponent(user.username)}`,
        csrfToken: state.csrf.issue(key),
      };
    },
    endSessions: (username) => state.sessions.endAllOf(known(username)),
    setDisabled: (username, disabled) => {
      known(username).disabled = disabled;
    },
    user: (username) => state.users.named(username),
    members: (slug) => {
      const phids = [...(state.projects.withSlug(slug)?.members ?? [])];
      return phids.map((phid) => state.users.find((user) => user.phid === phid)?.username ?? phid);
    },
    addFile: ({ name, content, contentType = 'application/octet-stream', cacheable = false }) => {
      const bytes = Buffer.from(content);
      return filePath(state.files.add({ name, contentType, size: bytes.length, cacheable, content: bytes }));
    },
    avatar: (username) => avatarPath(state, known(username)),
    respond: (path, { status = 200, headers = [], body = '' }) => {
      const contentType =
        headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'text/plain';
      const others = headers.filter(([name]) => name.toLowerCase() !== 'content-type');
      answers.set(path, { status, contentType, frame: 'bare', headers: others, body, compress: false });
    },
    setDatabaseDown: (down) => {
      state.conditions.databaseDown = down;
    },
    stall: () => server.stall(),
    down: () => server.close(),
    up: () => server.resume(port),
    reset: () => {
      server.requests.length = 0;
      answers.clear();
      state = freshState(configuration);
    },
    close: () => server.close(),
  };
}
