import type { Clock } from '@portcullis/core';
import { DeadlineExceeded, inTime, readBounded, withDeadline } from '@portcullis/core/internal';
import { DirectoryFailure } from './directory-failure.ts';
import type { DirectorySettings } from './directory-options.ts';
import { patienceAsked } from './patience.ts';

/** A response of a directory. */
export interface DirectoryAnswer {
  readonly body: Readonly<Record<string, unknown>> | readonly unknown[];
  readonly headers: Headers;
}

const MAX_BYTES = 2_000_000;

/** The calls of one lookup. Each has a timeout, and their total waiting time is limited. */
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

  /** Called when the directory rejects the credentials of a request. */
  onRefusal(refused: () => void): void {
    this.#refused = refused;
  }

  /**
   * Requests JSON. If the directory limits the rate (429, 503), repeats the request after the time that it specifies. Throws
   * `DirectoryFailure` with the status of the response, never with its content.
   *
   * @param advice how to fix a 403
   */
  async json(url: URL, init: RequestInit, advice: string): Promise<DirectoryAnswer> {
    for (;;) {
      const response = await this.#fetch(url, init);
      if (response.status === 200)
        return { body: await this.#read(url, response), headers: response.headers };
      // Not awaited: a failure while the response is discarded has no effect.
      response.body?.cancel().catch(() => {});
      const answered = `${shown(url, init)} answered ${response.status}`;
      const { status } = response;
      if (status === 401 || status === 403) this.#refused();
      if (status === 403) throw new DirectoryFailure(`${answered}: ${advice}`);
      if (status !== 429 && status !== 503)
        throw new DirectoryFailure(`${answered} instead of 200`, { status });
      const pauseMs = patienceAsked(response.headers, this.#clock.now());
      if (pauseMs > this.#patienceMs) {
        throw new DirectoryFailure(`${answered}, and the wait would exceed maxWaitSeconds`, {
          pauseMs,
        });
      }
      // A pause of zero would allow endless repetitions.
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
      throw new DirectoryFailure(`${shown(url)} returned an incomplete response, or one that is not JSON`, {
        cause,
      });
    }
    if (typeof body === 'object' && body !== null) return body as DirectoryAnswer['body'];
    throw new DirectoryFailure(
      `${shown(url)} returned no JSON object, or one of more than ${MAX_BYTES} bytes`,
    );
  }
}

/** A URL for the operator, without its path, which may identify a caller, and without its query. */
function shown({ host }: URL, { method = 'GET' }: RequestInit = {}): string {
  return `${method} to ${host}`;
}
