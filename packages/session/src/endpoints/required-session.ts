import type { BaseContext } from '@portcullis/core';
import { sessionError } from '../failures/session-failure.ts';
import type { Session } from '../session/session.ts';
import type { EndpointDependencies } from './endpoint-dependencies.ts';

/** The session of a user who must have one; the user is then in the record. A program with a credential has none. */
export async function requiredSession(
  context: BaseContext,
  { manager, requestStates }: Pick<EndpointDependencies, 'manager' | 'requestStates'>,
): Promise<Session> {
  const session = await manager.find(context, requestStates.get(context.request));
  if (session === undefined) throw sessionError('session.login_required');
  context.trail.add({ type: 'caller.identified', identity: manager.identity(session) });
  return session;
}
