import type { BaseContext, HasCaller, HasRoles, Middleware, RoleGrant } from '@portcullis/core';
import type { LoginDependencies } from '../login/login-dependencies.ts';

/** Returns the roles of a user for the who-am-I page, as the step computes them, including the directories. */
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
