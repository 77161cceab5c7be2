import type { BaseContext, HasCaller, HasRoles } from '@portcullis/core';
import { showsItself } from '../credentials/shows-itself.ts';
import type { ConduitCall } from './conduit-call.ts';
import { edgeCredential } from './edge-credential.ts';

/** For whom the gate calls Conduit by a token that they never see. */
export interface ConduitBot {
  /** Whoever has one of these roles. */
  readonly roles: readonly string[];
  /** The bot's API token at Phorge. */
  readonly token: string;
}

/**
 * Whether a call shows a credential of the gate's, which is for a bot and nothing else: but for what somebody gave a program
 * of theirs, beside which their own API token may stand.
 */
export function actsForGate(
  context: Pick<BaseContext, 'request' | 'target'> & HasCaller,
  { hasCredentials }: ConduitCall,
): boolean {
  const { caller } = context;
  const isOwnProgram = caller.kind !== 'anonymous' && caller.authentication.method === 'credential';
  return edgeCredential(context) !== undefined && !(isOwnProgram && hasCredentials);
}

/** The bot by whose token a call goes on, if it is one for a bot: the first that one of the caller's roles has. */
export function botOf(
  context: Pick<BaseContext, 'request' | 'target'> & HasCaller & HasRoles<never>,
  call: ConduitCall,
  bots: readonly ConduitBot[],
): ConduitBot | undefined {
  const isForBot = actsForGate(context, call) || (!call.hasCredentials && showsItself(context.caller));
  if (!isForBot) return undefined;
  return bots.find(({ roles }) => roles.some((role) => context.roles.names.includes(role)));
}
