import type { Phorge } from '../../src/phorge.ts';
import { FORM, type RawAnswer, send } from './raw-http.ts';

/** A browser's cookie jar and its manual walk through redirects. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #phorge: Phorge;

  /** With the cookies of a session, if one is given: `name=value; name=value`. */
  constructor(phorge: Phorge, cookies = '') {
    this.#phorge = phorge;
    for (const pair of cookies === '' ? [] : cookies.split('; ')) {
      const [name = '', value = ''] = pair.split('=');
      this.cookies.set(name, value);
    }
  }

  async get(target: string): Promise<RawAnswer> {
    return this.#keep(await send(this.#phorge.port, target, { headers: this.#headers() }));
  }

  async post(target: string, form: Record<string, string>): Promise<RawAnswer> {
    const headers = { ...FORM, ...this.#headers() };
    return this.#keep(
      await send(this.#phorge.port, target, { headers, body: new URLSearchParams(form).toString() }),
    );
  }

  #headers(): Record<string, string> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return cookie === '' ? {} : { cookie };
  }

  #keep(answer: RawAnswer): RawAnswer {
    for (const line of answer.setCookies) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      if (value === 'deleted') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }
}

/** Path and query of a redirect. */
export function location(answer: RawAnswer): string {
  const { pathname, search } = new URL(answer.headers.location ?? '');
  return `${pathname}${search}`;
}

/** The query of a redirect to the authorization server. */
export function authorizeQuery(answer: RawAnswer): URLSearchParams {
  return new URL(answer.headers.location ?? '').searchParams;
}

/** The value of the page's first field of that name. */
export function fieldOf(answer: RawAnswer, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(answer.body)?.[1] ?? '';
}

/** The text of `<title>`. */
export function titleOf(answer: RawAnswer): string {
  return /<title>([^<]*)<\/title>/.exec(answer.body)?.[1] ?? '';
}

/** The `__csrf__` value of the last form of a page. */
export function csrfField(answer: RawAnswer): string {
  return [...answer.body.matchAll(/name="__csrf__" value="([^"]+)"/g)].at(-1)?.[1] ?? '';
}
