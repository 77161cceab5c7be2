import type { PolicyRequest } from '@portcullis/policy';
import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';

/** An account of an application whose own secret a recorded caller showed. */
export interface RecordedAccount {
  /** Its username, where the event or a role says it. */
  readonly username: string | undefined;
  /** What the event calls it. */
  readonly name: string | undefined;
}

/** How callers are known whose groups the identity provider was not asked for. */
const OF_AN_APPLICATION: readonly unknown[] = ['conduit', 'vcs-password'];

/** The account of a recorded caller who showed an API token or a VCS password of Phorge; `undefined` of all others. */
export function accountOf(event: unknown, roles: GatewayConfiguration['roles']): RecordedAccount | undefined {
  const { auth, actor } = event as {
    readonly auth?: { readonly method?: unknown };
    readonly actor?: Readonly<Record<string, unknown>>;
  };
  if (actor === undefined || !OF_AN_APPLICATION.includes(auth?.method)) return undefined;
  const name = textOf(actor.name);
  const sub = textOf(actor.sub);
  // Only of a password does the subject say the username, behind an `@`; of a token, a role may be that of one username.
  const username = sub?.startsWith('@') ? sub.slice(1) : usernameOf(actor.roles, actor.iss, roles);
  return { username, name };
}

/** Whether the configuration says of an account that it has no groups. */
export function isWithoutGroups(account: RecordedAccount, instance: InstanceConfiguration): boolean {
  const { accountsWithoutGroups: named = [] } = instance as {
    readonly accountsWithoutGroups?: readonly string[];
  };
  const listed = new Set(named.map((each) => each.toLowerCase()));
  return [account.username, account.name].some(
    (each) => each !== undefined && listed.has(each.toLowerCase()),
  );
}

/**
 * Returns the request of a recorded caller with what this configuration knows about groups and claims. Earlier versions recorded
 * for all callers with a secret of Phorge that they had no groups.
 */
export function asFarAsKnown(request: PolicyRequest, isKnown: boolean): PolicyRequest {
  const { caller } = request;
  return isKnown
    ? { ...request, rolesIncomplete: false, caller: { ...caller, claims: {}, claimsIncomplete: false } }
    : { ...request, rolesIncomplete: true };
}

/** The username that one of the roles asks for. */
function usernameOf(
  held: unknown,
  issuer: unknown,
  roles: GatewayConfiguration['roles'],
): string | undefined {
  if (!Array.isArray(held)) return undefined;
  for (const role of held) {
    const { claims } = (roles[String(role)] ?? {}) as { readonly claims?: Readonly<Record<string, unknown>> };
    const named = textOf(claims?.preferred_username);
    if (named !== undefined && claims?.iss === issuer) return named;
  }
  return undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
