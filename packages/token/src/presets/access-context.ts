import type { BaseContext, Identity } from '@portcullis/core';
import { checkOptions, type FieldsFor, isRecord, oneOf, type PerEnv } from '@portcullis/core/internal';
import { challengeText, refusal } from '../challenge.ts';
import { isNonEmptyString } from '../claims.ts';
import { type GroupsReading, readGroups } from '../groups.ts';
import { deepFreeze } from '../identity-from-claims.ts';
import { audienceList, type JwtOptions, jwtFields } from '../jwt-options.ts';
import { verifierPerEnv } from '../preset.ts';
import { isProgram } from '../program-token.ts';
import type { TokenFailure } from '../token-failure.ts';
import type { Verifier } from '../verifier.ts';
import { accessIssuer, teamField } from './access-team.ts';

/** Options of `accessContext()`. */
export interface AccessContextOptions {
  /** Name of the Zero Trust team: `acme` for `acme.cloudflareaccess.com`. It is the issuer of the identities. */
  readonly team: string;
  /** The application's audience tag (AUD). The context must have it, or one of several. */
  readonly audience: string | readonly [string, ...string[]];
  /** Which field of a group is used as its name. Default `name`. */
  readonly groupName?: 'name' | 'id';
  /** `all` if every caller uses a program of their own, or a browser. Default: callers count as agents. */
  readonly programs?: JwtOptions['programs'];
  /** Name of the provider in audit events. Default: the issuer. */
  readonly provider?: string;
}

/** How each option is checked. */
export const accessContextFields: FieldsFor<AccessContextOptions, 'provider'> = {
  team: teamField,
  audience: jwtFields.audience,
  groupName: oneOf(['name', 'id'], 'name'),
  programs: jwtFields.programs,
  provider: jwtFields.provider,
};

/**
 * For how long an identity is valid, in seconds. The context does not state when the session at Access ends, so the user is asked
 * for again at each request, and streams are closed after this time.
 */
const VALID_SECONDS = 60;

const CHALLENGE = { scheme: 'Cloudflare-Access', realm: 'portcullis' } as const;

/**
 * Identifies the callers of a Worker that has Cloudflare Access on itself: the runtime states the audience and the user in the
 * execution context (`ctx.access`), and no client can set it. `wrangler dev` simulates it with `access.dev` in the Wrangler file.
 *
 * The user is asked for at each request, and refused without `user_uuid`. A service token is an unnamed service: no rule for
 * authenticated callers admits it. Add `cloudflareAccess()` to name it by its assertion; a request whose assertion and context differ
 * is refused, and an assertion without groups has those of the context. Groups are those that Access lists, and unknown if it lists none or one of them cannot be read. Refuses with 503 if
 * the user cannot be asked for. A connection that stays open is closed after a minute.
 *
 * It does **not** check the policies of the Access application, and does not work behind a service binding, where the runtime sets
 * no context: such requests have no credentials.
 *
 * @example
 * ```ts
 * import { accessContext } from '@portcullis/token';
 *
 * const verifier = accessContext({ team: 'acme', audience: '4714c1358e65fe4b408ad6d432a5f878f08194bdb4752441fd56faefa9b2b6f2' });
 * ```
 * @see {@link https://developers.cloudflare.com/workers/runtime-apis/context/}
 */
export function accessContext<Env = unknown>(options: PerEnv<Env, AccessContextOptions>): Verifier<Env> {
  const verifier = verifierPerEnv('accessContext', options, (given) => {
    const { team, audience, groupName, programs, provider } = checkOptions(
      'accessContext',
      given,
      accessContextFields,
    );
    const issuer = accessIssuer(team);
    const rules: Rules = {
      issuer,
      audiences: audienceList(audience) ?? [],
      groupName,
      programs,
      provider: provider ?? issuer,
    };
    return {
      name: 'accessContext',
      challenge: () => challengeText(CHALLENGE),
      identify: (context) => (context.execution.access === undefined ? undefined : callerOf(context, rules)),
    };
  });
  return { ...verifier, agreesWith: 'cloudflareAccess', missing: NO_CONTEXT };
}

interface Rules {
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly groupName: 'name' | 'id';
  readonly programs: readonly string[] | 'all';
  readonly provider: string;
}

const NO_CONTEXT =
  'the execution context has no "access": this Worker is not under Cloudflare Access, or is called through a service binding. "wrangler dev" simulates it with "access": { "dev": … } in the Wrangler file';

async function callerOf(
  { execution, clock }: BaseContext,
  { issuer, audiences, groupName, programs, provider }: Rules,
): Promise<Identity> {
  const { access } = execution;
  if (access === undefined || !audiences.includes(access.aud)) {
    throw refused('token.audience', 'the context of Cloudflare Access is for another application');
  }
  const stated = await identityIn(access);
  if (stated === undefined) {
    throw refused(
      'token.unnamed_service',
      'Cloudflare Access admitted a service token, and its context does not name it: add cloudflareAccess(), which reads its name from the assertion',
    );
  }
  if (!isRecord(stated)) throw refused('token.claims', 'the identity of Cloudflare Access is not an object');
  const { user_uuid: subject, email, name, amr, iat } = stated;
  if (!isNonEmptyString(subject)) {
    throw refused('token.claims', '"user_uuid" of the identity of Cloudflare Access is missing or empty');
  }
  return deepFreeze({
    kind: 'user',
    issuer,
    subject,
    // Access verified it.
    email: isNonEmptyString(email) ? email : undefined,
    name: isNonEmptyString(name) ? name : undefined,
    groups: groupsIn(stated, groupName),
    claims: stated,
    authentication: {
      method: 'access',
      ...(isProgram(stated, programs) ? { program: true } : {}),
      provider,
      acr: undefined,
      amr: Array.isArray(amr) ? amr.filter(isNonEmptyString) : [],
      authTime: typeof iat === 'number' && Number.isFinite(iat) ? iat : undefined,
    },
    expiresAt: Math.floor(clock.now() / 1000) + VALID_SECONDS,
  });
}

async function identityIn(access: NonNullable<BaseContext['execution']['access']>): Promise<unknown> {
  try {
    return await access.getIdentity();
  } catch {
    // What the runtime threw may contain facts about the user.
    throw refused('token.identity_unavailable', 'getIdentity() of the execution context failed');
  }
}

/** `undefined` if they are unknown: a group that cannot be read could be one that a policy denies. */
function groupsIn(
  { groups }: Readonly<Record<string, unknown>>,
  groupName: 'name' | 'id',
): readonly string[] | undefined {
  if (!Array.isArray(groups)) return undefined;
  const names = groups.map((group: unknown) => (isRecord(group) ? group[groupName] : group));
  if (!names.every(isNonEmptyString)) return undefined;
  const reading: GroupsReading = readGroups({ groups: names }, ['groups']);
  return reading.kind === 'groups' ? reading.groups : undefined;
}

function refused(code: TokenFailure, detail: string): Error {
  return refusal(CHALLENGE, { code, detail });
}
