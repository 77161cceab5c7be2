import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** A name and a password, as git keeps them. */
export interface GitCredential {
  readonly username: string;
  readonly password: string;
}

/** What a name and a password are kept for: a URL, or what looks like a part of one. */
export type KeptFor = Pick<URL, 'protocol' | 'host'>;

type Environment = Readonly<Record<string, string | undefined>>;

/** Disables all prompts, on the terminal and in windows. */
const SILENT = { GIT_TERMINAL_PROMPT: '0', GIT_ASKPASS: '', SSH_ASKPASS: '' };

/**
 * What git's credential helper keeps, whichever the person has configured. Passwords go by pipes and stand in no command
 * line.
 *
 * @see {@link https://git-scm.com/docs/git-credential}
 */
export class GitCredentials {
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = env;
  }

  /** Whether a credential helper is configured for a URL. Without one, git does not store credentials. */
  async hasHelper(url: string): Promise<boolean> {
    const helper = await this.#git(['config', '--get-urlmatch', 'credential.helper', url], '');
    return helper !== undefined && helper.trim() !== '';
  }

  /**
   * What is kept for an address; `undefined` if nothing is.
   *
   * @param mayAsk whether git asks the person where nothing is kept
   */
  async find({ protocol, host }: KeptFor, mayAsk: boolean = false): Promise<GitCredential | undefined> {
    const answer = await this.#git(
      ['credential', 'fill'],
      lines({ ...place(protocol, host) }),
      mayAsk ? {} : SILENT,
    );
    const found = Object.fromEntries(
      (answer ?? '').split('\n').map((line) => {
        const equals = line.indexOf('=');
        return [line.slice(0, equals), line.slice(equals + 1)];
      }),
    );
    const { username, password } = found;
    return username === undefined || password === undefined ? undefined : { username, password };
  }

  /** Has the helper keep it, in the place of what it keeps for the address. */
  async keep(url: KeptFor, credential: GitCredential): Promise<void> {
    const before = await this.find(url);
    if (before !== undefined) await this.forget(url, before);
    await this.#told('approve', url, credential);
  }

  /** Has the helper forget it. */
  async forget(url: KeptFor, credential: GitCredential): Promise<void> {
    await this.#told('reject', url, credential);
  }

  async #told(
    what: 'approve' | 'reject',
    { protocol, host }: KeptFor,
    credential: GitCredential,
  ): Promise<void> {
    const answer = await this.#git(['credential', what], lines({ ...place(protocol, host), ...credential }));
    if (answer === undefined) throw new Error(`git credential ${what} failed`);
  }

  /** What git says; `undefined` where it fails, or is not installed. */
  async #git(args: readonly string[], input: string, env: Environment = {}): Promise<string | undefined> {
    const child = spawn('git', args, {
      env: { ...this.#env, ...env },
      // A prompt goes to the terminal by itself.
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const ended = once(child, 'close');
    // Git may end before it has read everything.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    try {
      const [answer, [code]] = await Promise.all([text(child.stdout), ended]);
      return code === 0 ? answer : undefined;
    } catch {
      return undefined;
    }
  }
}

function place(protocol: string, host: string): Readonly<Record<string, string>> {
  return { protocol: protocol.slice(0, -1), host };
}

function lines(attributes: Readonly<Record<string, string>>): string {
  for (const value of Object.values(attributes)) {
    if (/[\n\0]/.test(value))
      throw new Error('git cannot store a name or password that contains a line feed');
  }
  return `${Object.entries(attributes)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')}\n`;
}
