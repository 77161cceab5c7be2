import type { Attack } from '../attack.ts';
import { isLetIn, type LoginRange, onLogin, signedIn, signIn, visit } from '../sign-in.ts';

/** How many concurrent requests use an expired access token. */
const AT_ONCE = 50;

/** Default of `groupsSeconds`. */
const GROUPS_SECONDS = 300;

/** What the provider has revoked, or reports about a user, and what asking it again costs. */
export const groups: readonly Attack[] = [
  {
    row: 'C13',
    title: 'a group taken away goes on working',
    source: 'pomerium CVE-2021-41230',
    needs: ['login', 'login.setPermitted', 'login.setClockAhead'],
    how: onLogin(async (range) => {
      const { setPermitted } = range.login;
      const browser = await signedIn(range, 'group-loser');
      setPermitted?.(false);
      try {
        return await later(range, async () => {
          const still = await isLetIn(range, browser);
          return { tried: 1, findings: still ? ['is admitted after the time that the gate promises'] : [] };
        });
      } finally {
        setPermitted?.(true);
      }
    }),
  },
  {
    row: 'C46',
    title: 'a claim that a rule denies by, forgotten with the login',
    source: 'Portcullis before its first release',
    needs: ['login', 'login.misbehave', 'login.deniedClaims'],
    how: onLogin(async (range) => {
      const { misbehave, deniedClaims } = range.login;
      const browser = range.newBrowser();
      misbehave?.({ idToken: (claims) => ({ ...claims, ...deniedClaims }) });
      try {
        await signIn(range, browser, 'denied-person');
      } finally {
        misbehave?.({});
      }
      const isIn = await isLetIn(range, browser);
      return { tried: 1, findings: isIn ? ['is admitted'] : [] };
    }),
  },
  {
    row: 'C29',
    title: `one session refreshed by ${AT_ONCE} concurrent requests`,
    source: 'better-auth GHSA-392p-2q2v-4372',
    needs: ['login', 'login.refreshes', 'login.setClockAhead'],
    how: onLogin(async (range) => {
      const { refreshes } = range.login;
      const browser = await signedIn(range, 'refreshed-person');
      return await later(range, async () => {
        const before = refreshes?.() ?? 0;
        const visits = await Promise.all(Array.from({ length: AT_ONCE }, () => visit(range, browser)));
        const calls = (refreshes?.() ?? 0) - before;
        const refused = visits.filter(({ status }) => status >= 400).length;
        return {
          tried: AT_ONCE,
          findings: [
            ...(calls === 1 ? [] : [`${calls} refreshes at the provider`]),
            ...(refused === 0 ? [] : [`${refused} of ${AT_ONCE} requests refused`]),
          ],
        };
      });
    }),
  },
];

/** Does something when what the provider said must be asked for again, and sets the clock right. */
async function later<Result>({ login }: LoginRange, work: () => Promise<Result>): Promise<Result> {
  const { setClockAhead, groupsSeconds = GROUPS_SECONDS } = login;
  await setClockAhead?.(groupsSeconds + 1);
  try {
    return await work();
  } finally {
    await setClockAhead?.(0);
  }
}
