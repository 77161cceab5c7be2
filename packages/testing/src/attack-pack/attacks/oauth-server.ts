import { type Answer, locationOf } from '../answer.ts';
import type { Attack } from '../attack.ts';
import { onServer } from '../oauth-client.ts';
import { tryEach } from '../try-each.ts';
import { downgrades, spellings, strangers, wrongRequests } from '../wrong-grants.ts';

/** How often one code or token is used concurrently. */
const AT_ONCE = 50;

/** What can be done to the gate's own OAuth server. */
export const oauthServer: readonly Attack[] = [
  {
    row: 'C17',
    title: 'PKCE left out: a code of the gate’s own server',
    source: 'workers-oauth-provider CVE-2025-4144',
    needs: ['signOn'],
    how: onServer(async (server) =>
      tryEach(downgrades, async ([asked, proof]) => {
        const code = await server.code(asked);
        // Not to issue a code is a refusal as well.
        return code === undefined ? undefined : refusal(await server.redeem(code, proof));
      }),
    ),
  },
  {
    row: 'C18',
    title: 'redirect_uri and client_id not checked at authorise',
    source: 'workers-oauth-provider CVE-2025-4143',
    needs: ['signOn'],
    how: onServer((server) =>
      tryEach([...spellings(server.signOn.redirectUri), ...wrongRequests], async (changes) => {
        const location = locationOf(await server.authorise(changes));
        return location === undefined ? undefined : `sent on to ${location.replace(/\?.*/s, '')}`;
      }),
    ),
  },
  {
    row: 'C18',
    title: 'redirect_uri, client and secret not checked at the token endpoint',
    source: 'workers-oauth-provider CVE-2025-4143, #52',
    needs: ['signOn'],
    how: onServer((server) =>
      tryEach([...spellings(server.signOn.redirectUri), ...strangers(server.signOn)], async (changes) =>
        refusal(await server.redeem((await server.code({})) ?? '', changes)),
      ),
    ),
  },
  {
    row: 'C29',
    title: `a code redeemed twice, ${AT_ONCE} times concurrently, or after it was refused`,
    source: 'better-auth GHSA-7w99-5wm4-3g79',
    needs: ['signOn'],
    how: onServer(async (server) => {
      const code = (await server.code({})) ?? '';
      const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => server.redeem(code, {})));
      const winners = answers.filter(({ status }) => status === 200).length;
      const again = refusal(await server.redeem(code, {}));
      return {
        tried: AT_ONCE + 1,
        findings: [
          ...(winners === 1 ? [] : [`${winners} of ${AT_ONCE} got a token`]),
          ...(again === undefined ? [] : [`again: ${again}`]),
        ],
      };
    }),
  },
  {
    row: 'C29',
    title: 'a token of the gate’s own server used twice',
    source: 'better-auth GHSA-pw9m-5jxm-xr6h',
    needs: ['signOn', 'signOn.profile'],
    how: onServer(async (server) => {
      const { body } = await server.redeem((await server.code({})) ?? '', {});
      const { access_token: token } = JSON.parse(body) as { readonly access_token: string };
      const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => server.profile(token)));
      const winners = answers.filter(({ status }) => status === 200).length;
      return { tried: AT_ONCE, findings: winners === 1 ? [] : [`${winners} of ${AT_ONCE} got the profile`] };
    }),
  },
];

function refusal({ status, body }: Answer): string | undefined {
  if (body.includes('access_token')) return 'a token is given';
  return status >= 400 && status < 500 ? undefined : `answered with ${status}`;
}
