import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

/** What came back. */
export interface Page {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: string;
}

/** As much of a browser as a login needs: cookies, redirects, and the headers by which a page is told from a script. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();

  /** Opens a page, chooses the account at the provider, and comes back. */
  async logIn(url: string, account: string): Promise<Page> {
    const login = await this.#follow(url);
    const form = { method: 'POST', body: `account=${account}` };
    const chosen = await this.request(login.url, form);
    return (await this.#follow(new URL(chosen.location ?? '', login.url).href)).page;
  }

  async #follow(start: string): Promise<{ url: string; page: Page }> {
    let url = start;
    for (let hop = 0; hop < 10; hop++) {
      const page = await this.request(url);
      if (page.location === undefined) return { url, page };
      url = new URL(page.location, url).href;
    }
    throw new Error(`${start} leads nowhere`);
  }

  /** One exchange. `fetch` would not do: it says of itself that it is no navigation. */
  async request(
    url: string,
    options: { method?: string; body?: string; origin?: string } = {},
  ): Promise<Page> {
    const { host } = new URL(url);
    const jar = this.#cookies.get(host) ?? new Map<string, string>();
    this.#cookies.set(host, jar);
    const outgoing = request(url, {
      method: options.method ?? 'GET',
      agent: false,
      headers: {
        accept: 'text/html',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
        'sec-fetch-site': 'same-origin',
        cookie: Array.from(jar, ([name, value]) => `${name}=${value}`).join('; '),
        ...(options.origin === undefined ? {} : { origin: options.origin }),
        ...(options.body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
    });
    outgoing.end(options.body);
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    let body = '';
    for await (const piece of incoming.setEncoding('utf8')) body += piece;
    for (const line of incoming.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    return { status: incoming.statusCode ?? 0, location: incoming.headers.location, body };
  }
}
