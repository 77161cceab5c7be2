import { foldCase } from '@portcullis/core/internal';
import type { ElevationPerson } from '@portcullis/session';
import type { GatewayConfiguration } from '../../generated/types.ts';

/** What the configuration says of who is who. */
type KnownPeople = Pick<GatewayConfiguration, 'elevations' | 'lock' | 'breakGlass'>;

/** One user by several names, as the configuration lists them. */
interface NamedPerson {
  readonly issuer?: string | undefined;
  readonly subject?: string | undefined;
  readonly email?: string | undefined;
}

/**
 * Whether two accounts certainly belong to two people: two users of one issuer that nothing links, or of two issuers whose people differ
 * by the configuration. Two accounts are linked by one e-mail address, or by one entry of the configuration that names both.
 */
export function areDifferentPeople(
  one: ElevationPerson,
  other: ElevationPerson,
  { elevations, lock, breakGlass }: KnownPeople,
): boolean {
  if (one.issuer === other.issuer) {
    if (one.subject === other.subject) return false;
  } else if (!areDistinct(one.issuer, other.issuer, elevations?.distinctIssuers)) return false;
  if (one.email !== undefined && other.email !== undefined && isSameEmail(one.email, other.email))
    return false;
  const isOne = (person: NamedPerson): boolean => names(person, one) && names(person, other);
  return lock?.protected?.some(isOne) !== true && breakGlass?.people.some(isOne) !== true;
}

function areDistinct(one: string, other: string, lists: readonly (readonly string[])[] | undefined): boolean {
  return lists?.some((issuers) => issuers.includes(one) && issuers.includes(other)) === true;
}

function names({ issuer, subject, email }: NamedPerson, person: ElevationPerson): boolean {
  if (issuer === person.issuer && subject === person.subject) return true;
  return email !== undefined && person.email !== undefined && isSameEmail(email, person.email);
}

/** Providers differ in case. */
function isSameEmail(one: string, other: string): boolean {
  return foldCase(one.trim()) === foldCase(other.trim());
}
