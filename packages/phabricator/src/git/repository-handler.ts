import type { BaseContext, Handler, HasCaller, HasRoles } from '@portcullis/core';
import { type BasicCredentials, basicCredentials } from '@portcullis/core/internal';
import { type Lent, lentTo } from '../credentials/lent-to.ts';
import type { Tickets } from '../credentials/sealed-ticket.ts';
import { showsItself } from '../credentials/shows-itself.ts';
import { basicAuthorization } from './basic-authorization.ts';
import { gateToken } from './gate-token.ts';
import { withTickets } from './lfs-tickets.ts';
import { vcsError } from './vcs-failure.ts';
import { isLfsBatch, isVersionControl } from './version-control.ts';

/** The account at Phorge with which the gate forwards version control, for callers who never see its password. */
export interface RepositoryAccount extends BasicCredentials, Lent {}

/**
 * Forwards version control. For callers who show one of the gate's tokens instead of a VCS password, it adds that of the first account
 * which one of their roles has; the token itself is not forwarded. Responses of git-lfs get a ticket for each transfer.
 *
 * Needs the caller and their roles, and a request without the credential that a user gave to their program: without a VCS password behind
 * it, they are lent an account too. Fails with 403 `phabricator.vcs_no_account` for one of the gate's tokens without an account, and with
 * 502 `proxy.origin_answer_invalid` for an invalid response of git-lfs.
 */
export function repositoryHandler<Context extends BaseContext & HasCaller & HasRoles<never>>(
  handler: Handler<Context>,
  accounts: readonly RepositoryAccount[],
  tickets: Tickets | undefined,
): Handler<Context> {
  return async (context) => {
    if (!isVersionControl(context)) return handler(context);
    const { caller } = context;
    const atGate = gateToken(context) !== undefined;
    const isForAccount = atGate || (basicCredentials(context) === undefined && showsItself(caller));
    const account = isForAccount ? lentTo(context, accounts) : undefined;
    if (atGate && account === undefined) {
      throw vcsError('phabricator.vcs_no_account', {
        detail: 'no repository account is configured for any role of this caller',
      });
    }
    const givesTickets = tickets !== undefined && isLfsBatch(context) && caller.kind !== 'anonymous';
    if (account === undefined && !givesTickets) return handler(context);
    const headers = new Headers(context.request.headers);
    if (account !== undefined) headers.set('authorization', basicAuthorization(account));
    if (givesTickets) headers.set('accept-encoding', 'identity');
    const answer = await handler({ ...context, request: new Request(context.request, { headers }) });
    return givesTickets ? withTickets(answer, context, tickets) : answer;
  };
}
