import { type Answer, locationOf } from './answer.ts';
import { CookieJar } from './cookie-jar.ts';
import type { HostileRequest } from './exchange.ts';
import type { HeaderList } from './header-list.ts';

/** How a browser asks for a page in a tab. */
const NAVIGATION: HeaderList = [
  ['Accept', 'text/html'],
  ['Sec-Fetch-Mode', 'navigate'],
  ['Sec-Fetch-Dest', 'document'],
];

/** A login that leads on more often than this leads round and round. */
const MAX_HOPS = 5;

/** A simulated browser: it stores cookies, and requests pages as people do. */
export class Browser {
  cookies: CookieJar;
  /** Everything that it was answered. */
  readonly answers: Answer[] = [];
  readonly #send: (request: HostileRequest) => Promise<Answer>;
  readonly #isOwn: (location: URL) => boolean;
  readonly #base: string;

  /**
   * @param base the gate's own address, which locations are relative to
   * @param isOwn whether a location is the gate's
   */
  constructor(
    send: (request: HostileRequest) => Promise<Answer>,
    base: string,
    isOwn: (location: URL) => boolean,
    cookies: CookieJar = new CookieJar(),
  ) {
    this.cookies = cookies;
    this.#send = send;
    this.#base = base;
    this.#isOwn = isOwn;
  }

  /** Another browser with the same cookies, as if they had been copied. */
  copy(cookies: CookieJar = this.cookies): Browser {
    return new Browser(this.#send, this.#base, this.#isOwn, cookies.copy());
  }

  /** Sends a request with the browser's cookies, as a navigation where its headers say nothing else. Follows nothing. */
  async send(request: HostileRequest): Promise<Answer> {
    const { headers = [], path } = request;
    const named = new Set(headers.map(([name]) => name.toLowerCase()));
    const further = NAVIGATION.filter(([name]) => !named.has(name.toLowerCase()));
    const answer = await this.#send({
      ...request,
      headers: [...further, ...headers, ...this.cookies.headers(path)],
    });
    this.cookies.keep(answer);
    this.answers.push(answer);
    return answer;
  }

  /**
   * Opens a page, and goes wherever the gate leads within its own site.
   * @returns the address elsewhere that it leads to in the end, if it leads anywhere, and the last answer
   */
  async follow(
    path: string,
    headers: HeaderList = [],
  ): Promise<{ readonly away: string | undefined; readonly answer: Answer }> {
    let answer = await this.send({ path, headers });
    for (let hop = 0; hop < MAX_HOPS; hop++) {
      const location = locationOf(answer);
      if (location === undefined) return { away: undefined, answer };
      const url = this.resolve(location);
      if (url === undefined || !this.#isOwn(url)) return { away: location, answer };
      answer = await this.send({ path: `${url.pathname}${url.search}`, headers });
    }
    return { away: undefined, answer };
  }

  /** Where a location leads, as a browser reads it. */
  resolve(location: string): URL | undefined {
    return URL.parse(location, this.#base) ?? undefined;
  }

  /** Whether it leads to another site, or is not an address at all. */
  leadsAway(location: string): boolean {
    const url = this.resolve(location);
    return url === undefined || !this.#isOwn(url);
  }
}
