import type { Attack } from '../attack.ts';
import type { HeaderList } from '../header-list.ts';
import { onLogin, signedIn } from '../sign-in.ts';
import { type Named, tryEach } from '../try-each.ts';

/** What a page's script can do to the pages of the gate, in the browser of a signed-in user. */
export const scripts: readonly Attack[] = [
  {
    row: 'C49',
    title: 'a page of the gate at which people agree to something, called by a script',
    source: 'Portcullis before its first release',
    needs: ['login', 'login.agreement'],
    how: onLogin(async (range) => {
      const { agreement } = range.login;
      const browser = await signedIn(range, 'agreeing-person');
      const honest = await agreement?.();
      const { status } = honest === undefined ? { status: 0 } : await browser.copy().send(honest);
      if (status < 200 || status >= 400)
        return { tried: 0, findings: [], notTried: `the honest form is answered with ${status}` };
      return await tryEach(callers(range.login.baseUrl), async (headers) => {
        const request = await agreement?.();
        if (request === undefined) return undefined;
        const own = (request.headers ?? []).filter(([name]) => !isOfBrowser(name));
        const { status } = await browser.copy().send({ ...request, headers: [...own, ...headers] });
        return status >= 400 && status < 500 ? undefined : `answered with ${status}`;
      });
    }),
  },
];

/** The headers by which a browser identifies the sender of a form; scripts cannot change them. */
function callers(base: string): readonly Named<HeaderList>[] {
  const fetched = (site: string, mode: string, destination = 'empty'): HeaderList => [
    ['Sec-Fetch-Site', site],
    ['Sec-Fetch-Mode', mode],
    ['Sec-Fetch-Dest', destination],
  ];
  return [
    ['fetch() on the application’s origin', [['Origin', base], ...fetched('same-origin', 'cors')]],
    ['fetch() without cors there', [['Origin', base], ...fetched('same-origin', 'no-cors')]],
    ['a form in a frame there', [['Origin', base], ...fetched('same-origin', 'navigate', 'iframe')]],
    ['fetch() of another site', [['Origin', 'https://evil.example'], ...fetched('cross-site', 'cors')]],
    [
      'a form of another site',
      [['Origin', 'https://evil.example'], ...fetched('cross-site', 'navigate', 'document')],
    ],
    ['a form of a sandboxed frame', [['Origin', 'null'], ...fetched('cross-site', 'navigate', 'iframe')]],
    ['a form without an origin', fetched('none', 'navigate', 'document')],
  ];
}

function isOfBrowser(name: string): boolean {
  return /^(?:origin|sec-fetch-.*)$/i.test(name);
}
