import type { BaseContext, Middleware } from '@portcullis/core';
import { ssoError } from '../sso-failure.ts';
import type { ServerSettings } from '../sso-options.ts';
import type { LoginCodes } from './login-code.ts';

/** Where the three endpoints that Phorge knows are, and the page that connects old accounts. */
export interface ServerPaths {
  readonly authorization: string;
  readonly token: string;
  readonly whoami: string;
  readonly link: string;
}

/** Below the prefix, as Phorge appends them. */
export function serverPaths({ prefix }: Pick<ServerSettings, 'prefix'>): ServerPaths {
  return {
    authorization: `${prefix}oauthserver/auth/`,
    token: `${prefix}oauthserver/token/`,
    whoami: `${prefix}api/user.whoami`,
    link: `${prefix}link`,
  };
}

/**
 * The part of the server that needs no login: token and whoami, which Phorge itself calls. A client secret and a token protect them.
 *
 * The authorization endpoint and the link page go on, to be decided on like any page; everything else below the prefix is
 * `sso.not_found`, and everything outside it is not looked at.
 */
export function ssoServer(settings: ServerSettings, codes: LoginCodes): Middleware<BaseContext> {
  const paths = serverPaths(settings);
  return async function ssoServer(context, next) {
    const { path } = context.target;
    if (!path.startsWith(settings.prefix)) return next();
    switch (path) {
      case paths.token: {
        const { tokenEndpoint } = await import('./token-endpoint.ts');
        return tokenEndpoint(context, settings, codes);
      }
      case paths.whoami: {
        const { whoami } = await import('./whoami.ts');
        return whoami(context, settings);
      }
      case paths.authorization:
      case paths.link:
        return next();
      default:
        throw ssoError('sso.not_found');
    }
  };
}
