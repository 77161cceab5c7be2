import { AccessError, type BaseContext, type Middleware } from '@portcullis/core';
import { basicCredentials, bearerElsewhere, isOfOtherSite } from '@portcullis/core/internal';
import type { Verifier } from '@portcullis/token';
import type { ConfiguredEnv } from '../../gate/origins.ts';
import { gatewayError } from '../../gateway-failure.ts';
import type { AssembledApplication } from './application.ts';

/**
 * Knows programs by a token of the providers that they show as the password of `Authorization: Basic`, whatever the user name is, and
 * asks them for it so: package managers, git and calendars have no other place for one.
 */
export function tokenAsPassword(
  verifiers: readonly Verifier<ConfiguredEnv>[],
): Required<Pick<AssembledApplication, 'server' | 'verifiers'>> {
  const byPassword = bearerElsewhere(verifiers, 'token as password', passwordIn, () =>
    gatewayError('gateway.password_unknown', {
      detail: 'the password of Authorization: Basic is not a token of a configured provider',
    }),
  );
  return { verifiers: [byPassword], server: asksForPassword };
}

/** Returns an empty text if a password was sent but cannot be parsed, so that the caller does not count as anonymous. */
function passwordIn(context: BaseContext): string | undefined {
  // A browser that was given one, in an address, sends it along with what pages of other sites ask for.
  if (isOfOtherSite(context.request)) return undefined;
  const isBasic = /^basic\b/i.test(context.request.headers.get('authorization') ?? '');
  return isBasic ? (basicCredentials(context)?.password ?? '') : undefined;
}

/**
 * Programs that know Basic send a password only where they are asked for one, and some look at the first challenge alone. A browser
 * would ask its person in a window of its own: it says by `Sec-Fetch-Mode` that it is one.
 */
const asksForPassword: Middleware<BaseContext<ConfiguredEnv>> = async (context, next) => {
  try {
    return await next();
  } catch (error) {
    const isAsked = error instanceof AccessError && error.status === 401;
    if (!isAsked || context.request.headers.has('sec-fetch-mode')) throw error;
    const { code, status, message, detail, headers } = error;
    const { 'www-authenticate': others, ...rest } = headers;
    const challenges = others === undefined ? BASIC : `${BASIC}, ${others}`;
    throw new AccessError({
      ...{ code, status, message, detail, cause: error },
      headers: { ...rest, 'www-authenticate': challenges },
    });
  }
};

/** @see {@link https://www.rfc-editor.org/rfc/rfc7617#section-2 | RFC 7617 section 2} */
const BASIC = 'Basic realm="portcullis"';
