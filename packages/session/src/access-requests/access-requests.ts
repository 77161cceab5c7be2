import type { SessionDependencies } from '../request/session-dependencies.ts';
import type { AccessRequests } from '../settings/login-extras.ts';
import { type AccessRequestsOptions, accessRequestState } from './access-request-options.ts';

/**
 * Lets users whom a rule refuses ask its owner for access, from the page of the refusal: for the option `accessRequests` of `sessions()`.
 * The owner gets the id of the refused request, the rule, the user's name, and their reason. The request is recorded (`access.requested`)
 * without what the person wrote.
 *
 * A user can only ask for what they themselves were refused, within an hour, and from a page of this site. It gives **no** access: the
 * owner of the rule decides.
 *
 * @example
 * ```ts
 * import { accessRequests } from '@portcullis/session';
 *
 * const asked = accessRequests({
 *   recipient: {
 *     name: 'desk',
 *     deliver: async ({ requestId, rule, reason }) => console.log(requestId, rule, reason),
 *   },
 *   ownerOf: (rule) => (rule === 'contractors-out' ? 'security@corp.example' : undefined),
 * });
 * ```
 */
export function accessRequests(options: AccessRequestsOptions = {}): AccessRequests {
  const state = accessRequestState(options);
  const requests: AccessRequests<SessionDependencies> = {
    offer: async (refusal, dependencies, language) => {
      const { offerAccessRequest } = await import('./offer.ts');
      return offerAccessRequest(refusal, dependencies, state, language);
    },
    ownerOf: state.ownerOf,
    take: async (context, dependencies, host) => {
      const { takeAccessRequest } = await import('./take-access-request.ts');
      return takeAccessRequest(context, dependencies, state, host);
    },
  };
  return requests;
}
