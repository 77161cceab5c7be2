import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import { type Fields, fieldsOf, listOf } from '../../configuration/unchecked.ts';
import { unknownRoles } from '../../configuration/unknown-words.ts';
import { usedOnce } from '../../configuration/used-once.ts';
import type { GatewayConfiguration } from '../../generated/types.ts';
import { gateAccess } from './gate-access.ts';

/** What must hold between the settings of locks. */
export function lockProblems(
  lock: Fields,
  operator: Fields,
  roles: readonly string[],
): readonly ConfigurationProblem[] {
  if (Object.keys(lock).length === 0) return [];
  const people = listOf(lock.protected).map(fieldsOf);
  return [
    ...(lock.operators === undefined && lock.signals === undefined && lock.roles === undefined
      ? [
          {
            path: 'lock',
            message: 'needs "operators", "roles" or "signals": otherwise no one can lock a user',
          },
        ]
      : []),
    ...rolesProblems(lock, operator, roles),
    ...people.flatMap((person, index) => protectedProblems(person, `lock.protected[${index}]`)),
    ...usedOnce(
      listOf(lock.signals)
        .map(fieldsOf)
        .map(
          ({ issuer, audience }, index) =>
            [
              `the issuer ${JSON.stringify(issuer)} with the audience ${JSON.stringify(audience)}`,
              `lock.signals[${index}]`,
            ] as const,
        ),
    ),
    ...usedOnce(
      listOf(lock.operators).flatMap((key, index) =>
        // A name that two keys have would not show in the log who signed; a key with two names would sign twice.
        typeof key === 'string'
          ? [
              [`the name ${JSON.stringify(key.split('+')[0])}`, `lock.operators[${index}]`] as const,
              [`the key ${key.split('+').slice(2).join('+')}`, `lock.operators[${index}]`] as const,
            ]
          : [],
      ),
    ),
  ];
}

/** Who may lock is decided for itself: not by who may see the page. */
function rolesProblems(
  lock: Fields,
  operator: Fields,
  known: readonly string[],
): readonly ConfigurationProblem[] {
  if (lock.roles === undefined) return [];
  const seeing = listOf(operator.roles);
  return [
    ...(Object.keys(operator).length === 0
      ? [{ path: 'lock.roles', message: 'needs "operator": users are locked on the page for operators' }]
      : []),
    ...listOf(lock.roles).flatMap((role, index) =>
      seeing.includes(role)
        ? [
            {
              path: `lock.roles[${index}]`,
              message: 'can see the page (operator.roles): locking needs a role of its own',
            },
          ]
        : [],
    ),
    ...unknownRoles(lock.roles, 'lock.roles', known),
  ];
}

function protectedProblems(
  { issuer, subject, email, username }: Fields,
  path: string,
): readonly ConfigurationProblem[] {
  if ((issuer === undefined) !== (subject === undefined))
    return [{ path, message: 'needs "issuer" and "subject" together' }];
  if ([issuer, email, username].every((one) => one === undefined))
    return [{ path, message: 'needs "issuer" and "subject", "email" or "username"' }];
  return [];
}

/** What a good configuration does not do that its author may expect. */
export function lockNotes(configuration: GatewayConfiguration): readonly ConfigurationProblem[] {
  const { lock, login } = configuration;
  if (lock === undefined) return [];
  const { hasAccounts } = gateAccess(configuration);
  const people = lock.protected ?? [];
  return [
    ...people.flatMap((person, index) => {
      const missing = [
        ...(person.issuer === undefined ? ['issuer and subject'] : []),
        ...(person.email === undefined ? ['email'] : []),
        ...(hasAccounts && person.username === undefined ? ['username'] : []),
      ];
      const message = `has no ${missing.join(', ')}: a caller who is known by that alone is not protected`;
      return missing.length === 0 ? [] : [{ path: `lock.protected[${index}]`, message }];
    }),
    ...(lock.protected !== undefined && (lock.operators ?? []).length < 2 && lock.roles === undefined
      ? [
          {
            path: 'lock.protected',
            message: 'needs two keys in lock.operators, or lock.roles: these people can be locked by no one',
          },
        ]
      : []),
    ...(login !== undefined && login.durableObject === undefined
      ? [
          {
            path: 'lock',
            message:
              'sessions are in cookies: a user is found by the names that an order states, and refresh tokens are not revoked at the provider',
          },
        ]
      : []),
  ];
}
