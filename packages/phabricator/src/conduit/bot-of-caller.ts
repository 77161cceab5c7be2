import type { BaseContext, HasCaller, HasRoles } from '@portcullis/core';
import { type Lent, lentTo } from '../credentials/lent-to.ts';
import { isOwnProgram, showsItself } from '../credentials/shows-itself.ts';
import type { ConduitCall } from './conduit-call.ts';
import { edgeCredential } from './edge-credential.ts';

/** The callers for whom the gate calls Conduit with a token that they never see. */
export interface ConduitBot extends Lent {
  /** The bot's API token at Phorge. */
  readonly token: string;
}

/**
 * Whether a call shows one of the gate's credentials, which acts for a bot. The exception is a credential that a user gave to their
 * program: it may be combined with the user's own API token.
 */
export function actsForGate(
  context: Pick<BaseContext, 'request' | 'target'> & HasCaller,
  { hasCredentials }: ConduitCall,
): boolean {
  return edgeCredential(context) !== undefined && !(isOwnProgram(context.caller) && hasCredentials);
}

/** The bot whose token a call is forwarded with, if the call is for a bot: the first that one of the caller's roles has. */
export function botOf(
  context: Pick<BaseContext, 'request' | 'target'> & HasCaller & HasRoles<never>,
  call: ConduitCall,
  bots: readonly ConduitBot[],
): ConduitBot | undefined {
  const isForBot = actsForGate(context, call) || (!call.hasCredentials && showsItself(context.caller));
  return isForBot ? lentTo(context, bots) : undefined;
}
