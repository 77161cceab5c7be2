import type { Clock } from '@portcullis/core';
import { DeadlineExceeded, inTime, readBounded, withDeadline } from '@portcullis/core/internal';
import { DirectoryFailure } from './directory-failure.ts';
import type { DirectorySettings } from './directory-options.ts';
import { patienceAsked } from './patience.ts';

/** An answer of a directory. */
export interface DirectoryAnswer {
  readonly body: Readonly<Record<string, unknown>> | readonly unknown[];
  readonly headers: Headers;
}

const MAX_BYTES = 2_000_000;

/** The calls of one inquiry: each with a deadline, all together with so much patience and no more. */
export class DirectoryCalls {
  readonly #settings: DirectorySettings;
  readonly #clock: Clock;
  #patienceMs: number;
  #refused = (): void => {};

  constructor(settings: DirectorySettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
    this.#patienceMs = 1000 * settings.maxWaitSeconds;
  }

  /** Is called when the directory does not take the credentials that came with a question. */
  onRefusal(refused: () => void): void {
    this.#refused = refused;
  }

  /**
   * Asks for JSON. A directory that is busy (429, 503) is asked again after the time it names. Fails with
   * `DirectoryFailure`, which says what the answer was, and never what is in it.
   *
   * @param advice what to do about a 403
   */
  async json(url: URL, init: RequestInit, advice: string): Promise<DirectoryAnswer> {
    for (;;) {
      const response = await this.#fetch(url, init);
      if (response.status === 200)
        return { body: await this.#read(url, response), headers: response.headers };
      // Not awaited: an answer that breaks off while it is thrown away changes nothing.
      response.body?.cancel().catch(() => {});
      const answered = `${shown(url, init)} answered ${response.status}`;
      const { status } = response;
      if (status === 401 || status === 403) this.#refused();
      if (status === 403) throw new DirectoryFailure(`${answered}: ${advice}`);
      if (status !== 429 && status !== 503)
        throw new DirectoryFailure(`${answered} instead of 200`, { status });
      const pauseMs = patienceAsked(response.headers, this.#clock.now());
      if (pauseMs > this.#patienceMs) {
        throw new DirectoryFailure(`${answered}, and asks for more patience than maxWaitSeconds`, {
          pauseMs,
        });
      }
      // A pause of nothing would let a directory keep us asking for ever.
      this.#patienceMs -= Math.max(pauseMs, 100);
      await this.#settings.sleep(pauseMs);
    }
  }

  async #fetch(url: URL, init: RequestInit): Promise<Response> {
    const { fetch, sleep, timeoutMs } = this.#settings;
    try {
      // `manual`: credentials must not follow a redirect.
      return await withDeadline(timeoutMs, sleep, (signal) =>
        fetch(url.href, { ...init, redirect: 'manual', signal }),
      );
    } catch (cause) {
      const problem =
        cause instanceof DeadlineExceeded ? `did not answer within ${timeoutMs} ms` : 'cannot be reached';
      throw new DirectoryFailure(`${shown(url, init)} ${problem}`, { cause });
    }
  }

  async #read(url: URL, response: Response): Promise<DirectoryAnswer['body']> {
    const { sleep, timeoutMs } = this.#settings;
    let body: unknown;
    try {
      const text = await inTime(timeoutMs, sleep, readBounded(response, MAX_BYTES));
      body = text === undefined ? undefined : JSON.parse(text);
    } catch (cause) {
      throw new DirectoryFailure(`${shown(url)} gave an answer that broke off, or is not JSON`, { cause });
    }
    if (typeof body === 'object' && body !== null) return body as DirectoryAnswer['body'];
    throw new DirectoryFailure(`${shown(url)} gave no JSON object, or one of more than ${MAX_BYTES} bytes`);
  }
}

/** An address for the operator: without its path, which names a caller, and without its query. */
function shown({ host }: URL, { method = 'GET' }: RequestInit = {}): string {
  return `${method} to ${host}`;
}
