import type { BaseContext, HasCaller, HasRoles, Middleware, RoleGrant } from '@portcullis/core';
import type { LoginParts } from '../login/login-surroundings.ts';

/** The roles of somebody for the who-am-I page: as the step gives them, which asks the same directories. */
export function rolesShown(
  step: Middleware<BaseContext & HasCaller, HasRoles<string>>,
): LoginParts['rolesOf'] {
  return async (caller, context) => {
    let grants: readonly RoleGrant[] = [];
    await step({ ...context, caller }, async ({ roles }) => {
      grants = roles.grants;
      return new Response();
    });
    return grants;
  };
}
