import type { Attack } from './attack.ts';
import { caches } from './attacks/caches.ts';
import { callbacks } from './attacks/callbacks.ts';
import { codes } from './attacks/codes.ts';
import { discovery } from './attacks/discovery.ts';
import { elsewhere } from './attacks/elsewhere.ts';
import { failingOrigins } from './attacks/failing-origins.ts';
import { groups } from './attacks/groups.ts';
import { headers } from './attacks/headers.ts';
import { idTokens } from './attacks/id-tokens.ts';
import { keys } from './attacks/keys.ts';
import { logouts } from './attacks/logouts.ts';
import { oauthServer } from './attacks/oauth-server.ts';
import { ownPages } from './attacks/own-pages.ts';
import { paths } from './attacks/paths.ts';
import { publishedKeys } from './attacks/published-keys.ts';
import { queries } from './attacks/queries.ts';
import { redirects } from './attacks/return-addresses.ts';
import { scripts } from './attacks/scripts.ts';
import { sessions } from './attacks/sessions.ts';
import { setCookies } from './attacks/set-cookies.ts';
import { tokens } from './attacks/tokens.ts';
import { unknownGroups } from './attacks/unknown-groups.ts';

/** Every attack, in the order of the catalogue. Rows that cannot be tried from outside are here too, with the reason. */
export const attacks: readonly Attack[] = [
  ...paths,
  ...queries,
  ...headers,
  ...tokens,
  ...keys,
  ...sessions,
  ...callbacks,
  ...codes,
  ...redirects,
  ...setCookies,
  ...ownPages,
  ...logouts,
  ...groups,
  ...idTokens,
  ...discovery,
  ...oauthServer,
  ...failingOrigins,
  ...scripts,
  ...caches,
  ...unknownGroups,
  ...publishedKeys,
  ...elsewhere,
].toSorted((one, other) => place(one.row) - place(other.row));

/** `C2` before `C10`; rows without a number come last. */
function place(row: string): number {
  return Number(/^C(\d+)$/.exec(row)?.[1] ?? Number.POSITIVE_INFINITY);
}
