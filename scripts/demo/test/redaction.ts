import { phabricator, zone } from '@portcullis/phabricator';
import type { BrowserContext } from 'playwright-core';

/** Shorter texts are words that a line may hold for another reason. */
const MIN_LENGTH = 8;

const { maskPath } = phabricator({ origin: zone() });

/** A header that an event may repeat, or that says nothing of anybody. */
const HARMLESS =
  /^(?:accept(?:-.*)?|cache-control|cf-connecting-ip|cf-ray|connection|content-.*|host|origin|referer|sec-.*|traceparent|transfer-encoding|upgrade|user-agent)$/;

/** Parameters whose values an event holds for another reason: who somebody is, whom they asked, where they went. */
const PUBLIC = new Set([
  ...[
    'account',
    'client_id',
    'expect',
    'host',
    'iss',
    'post_logout_redirect_uri',
    'provider',
    'redirect_uri',
    'resource',
  ],
  ...['response_type', 'return_to', 'scope', 'username'],
]);

/** One exchange as a test made it, and what came back. */
export interface Exchanged {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body?: string | undefined;
  readonly setCookies: readonly string[];
  readonly location?: string | undefined;
}

/**
 * Remembers everything that must never be in an audit log: what the tests of a gate sent and were given, as tokens,
 * cookies, codes, query and form values, credentials in headers, and the secrets of capability URLs.
 */
export class Secrets {
  readonly #texts = new Map<string, string>();
  /** What a test sent where it may also have put a path. */
  readonly #parameters = new Map<string, string>();
  readonly #paths = new Set<string>();

  /** How many are known. */
  get size(): number {
    return this.#texts.size + this.#parameters.size;
  }

  /** Adds one. A signed token is also known by its parts. */
  add(what: string, text: string): void {
    if (text.length < MIN_LENGTH) return;
    this.#texts.set(text, what);
    const parts = /^[\w-]{16,}\.[\w-]{16,}\.[\w-]{16,}$/.test(text) ? text.split('.').slice(1) : [];
    for (const part of parts) this.#texts.set(part, `a part of ${what}`);
  }

  /** Adds all of one exchange. */
  addExchange({ path, headers, body, setCookies, location }: Exchanged): void {
    this.addAddress(path);
    for (const [name, values] of Object.entries(headers)) {
      for (const value of [values ?? []].flat()) this.#addHeader(name.toLowerCase(), value);
    }
    if (body !== undefined) this.addParameters('a form', body);
    for (const line of setCookies) {
      const [pair = ''] = line.split(';');
      this.addCookie(pair.slice(0, pair.indexOf('=')), valueIn(pair));
    }
    if (location !== undefined) this.addAddress(location);
  }

  /** Adds a cookie that was set. Phorge's `phusr` is the name of an account, which events may hold. */
  addCookie(name: string, value: string): void {
    if (name !== 'phusr') this.add(`the cookie ${name}`, value);
  }

  /** Adds the query values of an address, and what opens it if it is a capability. */
  addAddress(address: string): void {
    const [path = '', ...query] = address.replace(/^https?:\/\/[^/]*/, '').split('?');
    this.#paths.add(path);
    this.addParameters('a query', query.join('?'));
    const masked = new Set(maskPath(path).split('/'));
    for (const segment of path.split('/')) {
      if (!masked.has(segment)) this.add('a capability URL', segment);
    }
  }

  /** Adds the values of a query or a form. */
  addParameters(where: string, text: string): void {
    for (const [name, value] of new URLSearchParams(text)) {
      if (!PUBLIC.has(name)) this.#addParameter(`"${name}" of ${where}`, value);
    }
  }

  #addHeader(name: string, value: string): void {
    if (name === 'cookie') {
      for (const pair of value.split(';')) {
        if (!/^\s*phusr=/.test(pair)) this.#addParameter('a cookie', valueIn(pair));
      }
    } else if (name === 'authorization') {
      this.add('credentials', value.replace(/^\S+\s+/, ''));
    } else if (!HARMLESS.test(name)) {
      this.#addParameter(`the header ${name}`, value);
    }
  }

  #addParameter(what: string, value: string): void {
    if (value.length >= MIN_LENGTH) this.#parameters.set(value, what);
  }

  /**
   * Fails if a line holds one of them, as it is or as JSON or a URL would spell it. What a test sent as a parameter and
   * asked for as a path as well is no secret.
   */
  assertNotIn(lines: readonly string[]): void {
    const paths = [...this.#paths].flatMap((path) => [path, decoded(path)]);
    const isPath = ([value]: readonly [string, string]) => paths.some((path) => path.includes(value));
    const secrets = [...this.#texts, ...[...this.#parameters].filter((one) => !isPath(one))];
    // By its beginning, so that a text is gone through once however many secrets there are.
    const byBeginning = new Map<string, { readonly spelling: string; readonly what: string }[]>();
    for (const [secret, what] of secrets) {
      for (const spelling of new Set(spellings(secret))) {
        const beginning = spelling.slice(0, MIN_LENGTH);
        const known = byBeginning.get(beginning);
        // All tokens begin alike.
        if (known === undefined) byBeginning.set(beginning, [{ spelling, what }]);
        else known.push({ spelling, what });
      }
    }
    for (const [number, line] of lines.entries()) {
      for (let at = 0; at + MIN_LENGTH <= line.length; at++) {
        const found = byBeginning
          .get(line.slice(at, at + MIN_LENGTH))
          ?.find(({ spelling }) => line.startsWith(spelling, at));
        if (found === undefined) continue;
        // Not the secret itself: this message is printed.
        throw new Error(
          `line ${number + 1} of the audit log holds ${found.what}, ${found.spelling.length} characters long`,
        );
      }
    }
  }
}

/** Adds what a browser sends from now on. Its cookies are added by whoever opened it, before it is closed. */
export function watchBrowser(context: BrowserContext, secrets: Secrets): void {
  context.on('request', (request) => {
    secrets.addAddress(request.url());
    secrets.addParameters('a form', request.postData() ?? '');
  });
}

function spellings(secret: string): readonly string[] {
  return [secret, encodeURIComponent(secret.toWellFormed()), JSON.stringify(secret).slice(1, -1)];
}

function valueIn(pair: string): string {
  return pair.slice(pair.indexOf('=') + 1).trim();
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return path;
    throw error;
  }
}
