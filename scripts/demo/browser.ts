import type { Answer, exchange, Question } from './exchange.ts';

/** A browser without a window: it follows redirects and keeps the cookies of each origin apart. */
export interface BrowserClient {
  /** Opens an address, and follows where it leads. */
  readonly open: (url: string, question?: Asked) => Promise<Opened>;
  /** The same, and presses the button of an account where the provider asks who is there. */
  readonly logIn: (url: string, account: string) => Promise<Opened>;
  /** The cookies that an origin would be sent. */
  readonly cookiesOf: (origin: string) => string;
}

/** How an address is opened. */
export interface Asked extends Question {
  /** Called with each address that it leads to. */
  readonly onRedirect?: (location: string) => void;
}

/** Where an address led to. */
export interface Opened {
  readonly url: URL;
  readonly answer: Answer;
}

const LONGEST_CHAIN = 20;
const NAVIGATION = {
  accept: 'text/html',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-site': 'none',
};

/** A new one, with no cookies, and with what exchanges for it. */
export function browserWith(exchanged: typeof exchange): BrowserClient {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (origin: string): Map<string, string> => {
    const jar = jars.get(origin) ?? new Map<string, string>();
    jars.set(origin, jar);
    return jar;
  };
  const cookiesOf = (origin: string): string =>
    Array.from(jarOf(origin), ([name, value]) => `${name}=${value}`).join('; ');
  const open = async (start: string, question: Asked = {}): Promise<Opened> => {
    let url = new URL(start);
    let sent: Question = question;
    for (let hop = 0; hop < LONGEST_CHAIN; hop++) {
      const headers = { host: url.host, ...NAVIGATION, ...sent.headers, cookie: cookiesOf(url.origin) };
      const answer = await exchanged(Number(url.port), `${url.pathname}${url.search}`, { ...sent, headers });
      for (const line of answer.setCookies) keep(jarOf(url.origin), line);
      const { location } = answer.headers;
      if (location === undefined || answer.status < 300 || answer.status > 399) return { url, answer };
      url = new URL(location, url);
      question.onRedirect?.(url.href);
      sent = {};
    }
    throw new Error(`more than ${LONGEST_CHAIN} redirects, at last to ${url.origin}${url.pathname}`);
  };
  return {
    open,
    cookiesOf,
    logIn: async (start, account) => {
      const asked = await open(start);
      if (!asked.url.pathname.startsWith('/interaction/')) return asked;
      return open(asked.url.href, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: String(new URLSearchParams({ account })),
      });
    },
  };
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';');
  const equals = pair.indexOf('=');
  const name = pair.slice(0, equals);
  if (/;\s*max-age=0(?:;|$)/i.test(line) || /;\s*expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
  else jar.set(name, pair.slice(equals + 1));
}
