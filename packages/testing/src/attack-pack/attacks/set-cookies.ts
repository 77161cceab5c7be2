import { type Answer, setCookiesOf, valuesOf } from '../answer.ts';
import type { Attack } from '../attack.ts';
import type { Browser } from '../browser.ts';
import { callbackOf, type LoginRange, onLogin, open, signedIn } from '../sign-in.ts';
import { type Named, tryEach } from '../try-each.ts';

/** Texts that start a header, or an attribute of a cookie, if they are copied without validation. */
const INJECTIONS = [
  '%0d%0aSet-Cookie:%20injected=1',
  '%0aSet-Cookie:%20injected=1',
  '%E5%98%8D%E5%98%8ASet-Cookie:%20injected=1',
  '%3B%20Domain=attacker.example%3B%20injected=1',
  '%2C%20injected=1',
  '%00%3B%20injected=1',
];

const ATTRIBUTES = new Set([
  'path',
  'max-age',
  'expires',
  'secure',
  'httponly',
  'samesite',
  'partitioned',
  'priority',
]);

/** What the gate sets cookies with, and who may keep them. */
export const setCookies: readonly Attack[] = [
  {
    row: 'C24',
    title: 'Set-Cookie with injected attributes',
    source: 'hono CVE-2026-47675, GHSA-26pp-8wgv-hjvm',
    needs: ['login'],
    how: onLogin(async (range) => {
      const cases = INJECTIONS.flatMap((text) =>
        places.map(
          ([name, place]): Named<() => Promise<Browser>> => [`${name} ${text}`, () => place(range, text)],
        ),
      );
      return await tryEach(cases, async (visit) => {
        for (const answer of (await visit()).answers) {
          const finding = injected(answer);
          if (finding !== undefined) return finding;
        }
        return undefined;
      });
    }),
  },
  {
    row: 'C24',
    title: 'a cookie of the login that scripts or plain http may read, or other hosts',
    source: 'RFC 6265 section 8.6',
    needs: ['login'],
    how: onLogin(async (range) => {
      const { answers } = await signedIn(range);
      // A line that removes a cookie protects nothing.
      const lines = answers.flatMap(setCookiesOf).filter(({ value }) => value !== '');
      return await tryEach(
        lines.map((line): Named<typeof line> => [line.name, line]),
        async ({ attributes }) => {
          const missing = ['secure', 'httponly'].filter((name) => !attributes.has(name));
          if (missing.length > 0) return `lacks ${missing.join(', ')}`;
          return attributes.has('domain') ? 'is for a whole domain' : undefined;
        },
      );
    }),
  },
  {
    row: 'C25',
    title: 'a session’s cookie in an answer that a shared cache may keep',
    source: 'hono GHSA-6wqw-2p9w-4vw4',
    needs: ['login'],
    how: onLogin(async (range) => {
      const { answers } = await signedIn(range);
      const setting = answers.filter((answer) => setCookiesOf(answer).length > 0);
      return await tryEach(
        setting.map((answer): Named<Answer> => [`an answer with ${answer.status}`, answer]),
        async (answer) => (mayBeKept(answer) ? 'may be kept' : undefined),
      );
    }),
  },
];

/** Where a browser can bring a text that the gate may write into an answer's headers. */
const places: readonly Named<(range: LoginRange, text: string) => Promise<Browser>>[] = [
  ['in the page’s path', (range, text) => begun(range, `${range.closedPage}${text}`)],
  ['in the page’s query', (range, text) => begun(range, `${range.closedPage}?x=${text}`)],
  ['in the name of a parameter', (range, text) => begun(range, `${range.closedPage}?${text}=x`)],
  [
    'in the address to return to',
    (range, text) =>
      begun(range, range.login.beginWith?.(`/${decodeURIComponent(text)}`) ?? `${range.closedPage}?${text}`),
  ],
  ['in the code', (range, text) => back(range, (callback) => callback.set('code', decodeURIComponent(text)))],
  [
    'behind the state',
    (range, text) => back(range, (callback) => callback.append('state', decodeURIComponent(text))),
  ],
  [
    'in an error',
    (range, text) =>
      back(range, (callback) => {
        callback.delete('code');
        callback.set('error', decodeURIComponent(text));
        callback.set('error_description', decodeURIComponent(text));
      }),
  ],
  [
    'in the person’s name',
    async (range, text) => {
      const browser = range.newBrowser();
      await open(browser, await callbackOf(range, browser, `somebody${decodeURIComponent(text)}`));
      return browser;
    },
  ],
];

async function begun(range: LoginRange, path: string): Promise<Browser> {
  const browser = range.newBrowser();
  await browser.follow(path);
  return browser;
}

async function back(range: LoginRange, change: (parameters: URLSearchParams) => void): Promise<Browser> {
  const browser = range.newBrowser();
  const callback = await callbackOf(range, browser);
  change(callback.searchParams);
  await open(browser, callback);
  return browser;
}

function injected(answer: Answer): string | undefined {
  for (const { name, attributes } of setCookiesOf(answer)) {
    if (name.includes('injected')) return 'sets a cookie of the attacker’s';
    const strange = [...attributes.keys()].filter((attribute) => !ATTRIBUTES.has(attribute));
    if (strange.length > 0) return `sets a cookie with ${strange.join(', ')}`;
  }
  return undefined;
}

/** RFC 9111 section 3: what says nothing may be kept if its status allows it. */
function mayBeKept(answer: Answer): boolean {
  const control = valuesOf(answer, 'cache-control').join(',').toLowerCase();
  if (/\b(?:no-store|private)\b/.test(control)) return false;
  if (/\b(?:public|max-age|s-maxage)\b/.test(control) || valuesOf(answer, 'expires').length > 0) return true;
  return [200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501].includes(answer.status);
}
