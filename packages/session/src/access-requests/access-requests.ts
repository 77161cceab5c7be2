import type { AccessRequests } from '../login-extras.ts';
import type { SessionParts } from '../session-parts.ts';
import { type AccessRequestsOptions, accessRequestsSettings } from './access-request-options.ts';

/**
 * Lets people who are refused by a rule ask its owner for access, from the page of the refusal: for the option
 * `accessRequests` of `sessions()`. The owner gets the number of the refused request, the rule, who asks and what for; the
 * request is recorded (`access.requested`) without what was written.
 *
 * Only what was refused to the very person can be asked for, for an hour, and from a page of this site. It gives **no**
 * access: whoever answers for the rule does, or does not.
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
  const settings = accessRequestsSettings(options);
  const asked: AccessRequests<SessionParts> = {
    offer: async (refusal, parts, language) => {
      const { offerAccessRequest } = await import('./offer.ts');
      return offerAccessRequest(refusal, parts, settings, language);
    },
    serve: async (context, parts) => {
      const { takeAccessRequest } = await import('./take-access-request.ts');
      return takeAccessRequest(context, parts, settings);
    },
  };
  return asked;
}
