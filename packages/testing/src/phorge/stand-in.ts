import { checkOptionNames, type OptionNames } from '../option-names.ts';
import type { Answer } from './answer.ts';
import { configure } from './configuration.ts';
import type { NewFile, OwnAnswer, Phorge } from './control.ts';
import { avatarPath } from './files/avatars.ts';
import { filePath } from './files/file-store.ts';
import type { PhorgeOptions } from './options.ts';
import { freshState, type PhorgeState } from './phorge-state.ts';
import { StandInServer } from './server/stand-in-server.ts';
import type { PhorgeUser } from './users.ts';

const FILE: OptionNames<NewFile> = { name: true, content: true, contentType: true, cacheable: true };
const ANSWER: OptionNames<OwnAnswer> = { status: true, headers: true, body: true };

/**
 * Starts a fake Phorge on 127.0.0.1: routing with its path override, hosts, cookies, CSRF, AJAX, Conduit, git, files and the client side of
 * its OAuth login, registration and account linking behave as observed on the real one; pages are placeholders that name the application
 * and the viewer, with a script that sends the requests of Phorge's own.
 *
 * Not played: MFA, policies of single objects, Subversion, locks of git-lfs, content.
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
      return state.files.all.filter(({ cacheable }) => !cacheable);
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
    setApproved: (username, approved) => {
      known(username).approved = approved;
    },
    user: (username) => state.users.named(username),
    comments: (task) => state.comments.of(task),
    members: (slug) => {
      const phids = [...(state.projects.withSlug(slug)?.members ?? [])];
      const usernames = new Map(state.users.all.map(({ phid, username }) => [phid, username]));
      return phids.map((phid) => usernames.get(phid) ?? phid);
    },
    addFile: (file) => {
      checkOptionNames('addFile()', file, FILE);
      const { name, content, contentType = 'application/octet-stream', cacheable = false } = file;
      const bytes = Buffer.from(content);
      return filePath(state.files.add({ name, contentType, size: bytes.length, cacheable, content: bytes }));
    },
    avatar: (username) => avatarPath(state, known(username)),
    respond: (path, answer) => {
      checkOptionNames('respond()', answer, ANSWER);
      const { status = 200, headers = [], body = '' } = answer;
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
