import type { Attack, Trial } from '../attack.ts';
import type { Json } from '../gate-login.ts';
import { crash, isLetIn, type LoginRange, onLogin, open } from '../sign-in.ts';
import { type Named, tryEach } from '../try-each.ts';

/** Longer than any gate should believe a discovery document: a day and an hour, in seconds. */
const UNTIL_FORGOTTEN = 90_000;

/** An address inside a cloud, where nobody's provider is. */
const INSIDE = '169.254.169.254';

/** What a provider's own document can do. */
export const discovery: readonly Attack[] = [
  {
    row: 'C30',
    title: 'addresses of the provider that lead elsewhere',
    source: 'better-auth GHSA-86j7-9j95-vpqj',
    needs: ['login', 'login.misbehave'],
    how: onLogin(async (range) => {
      const { setClockAhead } = range.login;
      await setClockAhead?.(UNTIL_FORGOTTEN);
      try {
        return await tryDocuments(range);
      } finally {
        await setClockAhead?.(0);
      }
    }),
  },
];

const documents: readonly Named<Json>[] = [
  ['of another issuer', { issuer: 'https://attacker.example' }],
  ['of no issuer', { issuer: undefined }],
  ...['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'userinfo_endpoint'].flatMap(
    (name): Named<Json>[] => [
      [`${name} without TLS`, { [name]: `http://${INSIDE}/latest` }],
      [`${name} a script`, { [name]: 'javascript:alert(1)' }],
    ],
  ),
  ['authorization_endpoint missing', { authorization_endpoint: undefined }],
  ['token_endpoint missing', { token_endpoint: undefined }],
];

async function tryDocuments(range: LoginRange): Promise<Trial> {
  const { misbehave } = range.login;
  let asked = 0;
  const trial = await tryEach(documents, async (changes) => {
    misbehave?.({
      discovery: (metadata) => {
        asked++;
        return { ...metadata, ...changes };
      },
    });
    try {
      return await misled(range, 'issuer' in changes);
    } finally {
      misbehave?.({});
    }
  });
  // Whoever remembers an older document was not attacked.
  return asked === 0 ? { ...trial, notTried: 'the discovery document is not read again' } : trial;
}

/** How far a login gets with such a document. An address that is never used does no harm. */
async function misled(range: LoginRange, isForeign: boolean): Promise<string | undefined> {
  const { authorise, hostsCalled } = range.login;
  const before = hostsCalled?.().length ?? 0;
  const browser = range.newBrowser();
  const { away, answer } = await browser.follow(range.closedPage);
  if (away === undefined) return crash(answer);
  const { protocol, search } = new URL(away);
  if (protocol !== 'https:') return `the browser is redirected to ${protocol}`;
  const end = await open(browser, new URL(await authorise(`https://anywhere.example/${search}`)));
  if (hostsCalled?.().slice(before).includes(INSIDE) === true) return `the gate calls ${INSIDE}`;
  return isForeign && (await isLetIn(range, browser)) ? 'logged in' : crash(end);
}
