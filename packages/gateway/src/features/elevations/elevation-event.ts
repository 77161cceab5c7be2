import type { BaseContext, Identity } from '@portcullis/core';
import { defined } from '@portcullis/core/internal';
import type { StoredElevation } from '@portcullis/session';
import type { HostScope } from '../../gate/feature-part.ts';
import type { ConfiguredEnv } from '../../gate/origins.ts';

/** What happened to a request for a role, and to whose request. */
export interface ElevationChanged {
  readonly change: 'asked' | 'approved' | 'declined' | 'revoked' | 'refused';
  readonly found: Pick<StoredElevation, 'id' | 'role' | 'person' | 'policy' | 'version' | 'minutes'>;
  /** When the role ends, in seconds since the Unix epoch. */
  readonly until?: number | undefined;
  /** Why, if not because the actor wanted it. */
  readonly code?: string | undefined;
}

/** Records what happened to a request for a role. Rejects if it cannot be recorded. */
export async function recordElevation(
  tell: HostScope['tell'],
  { change, found, until, code }: ElevationChanged,
  actor: { readonly user: Identity; readonly roles: readonly string[] },
  context: BaseContext<ConfiguredEnv>,
): Promise<void> {
  const { id, role, person, policy, version, minutes } = found;
  const { issuer: iss, subject: sub } = person;
  const { user, roles } = actor;
  await tell(
    {
      type: 'elevation',
      outcome: change === 'refused' ? 'deny' : 'allow',
      ...defined({ reason: code === undefined ? undefined : [code] }),
      severity: change === 'approved' ? 'high' : 'medium',
      elevation: {
        ...{ change, id, role, iss, sub, policy, version_sha256: version, minutes },
        ...defined({ until }),
      },
      actor: {
        ...{ kind: 'user', iss: user.issuer, sub: user.subject, roles },
        ...defined({ email: user.email, name: user.name }),
      },
    },
    context,
  );
}
