import type { BaseContext, HasCaller, HasRoles, Middleware, RoleGrant } from '@portcullis/core';
import type { LoginDependencies } from '../login/login-dependencies.ts';

/** The roles of somebody for the who-am-I page: as the step gives them, which asks the same directories. */
export function rolesShown(
  step: Middleware<BaseContext & HasCaller, HasRoles<string>>,
): LoginDependencies['rolesOf'] {
  return async (caller, context) => {
    let grants: readonly RoleGrant[] = [];
    await step({ ...context, caller }, async ({ roles }) => {
      grants = roles.grants;
      return new Response();
    });
    return grants;
  };
}
