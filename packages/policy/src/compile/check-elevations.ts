import { isRecord } from '@portcullis/core/internal';
import type { Report } from '../problems/report.ts';

/** The longest time that a policy can offer a role for, in minutes: a week. */
export const LONGEST_ELEVATION_MINUTES = 10_080;

const FIELDS = [
  ...['role', 'approvers', 'maxMinutes', 'needsReason', 'atOnce'],
  ...['toApplication', 'approverSeenMinutes'],
];

/** Reports what is wrong with the roles that a policy offers. Without `declared`, roles are not checked. */
export function checkElevations(
  elevations: unknown,
  report: Report,
  declared: ReadonlySet<string> | undefined,
): void {
  if (!Array.isArray(elevations)) {
    report.problem('must be a list of elevations');
    return;
  }
  const offered = new Set<unknown>();
  elevations.forEach((elevation: unknown, index) => {
    const place = report.at(index);
    if (!isRecord(elevation)) {
      place.problem('must be an object: an elevation');
      return;
    }
    checkElevation(elevation, place, declared);
    // Of two offers of one role, which approvers count would depend on their order.
    if (offered.has(elevation.role)) place.at('role').problem('is already offered: offer a role once');
    offered.add(elevation.role);
  });
}

function checkElevation(
  elevation: Readonly<Record<string, unknown>>,
  report: Report,
  declared: ReadonlySet<string> | undefined,
): void {
  report.fields(elevation, FIELDS);
  const checkRole = (role: string, place: Report): void => {
    if (declared?.has(role) === false) place.unknown(role, declared, 'is not a declared role');
  };
  const role = report.at('role').text(elevation.role);
  if (role !== undefined) checkRole(role, report.at('role'));
  report.at('approvers').texts(elevation.approvers, checkRole);
  const { atOnce } = elevation;
  for (const field of ['maxMinutes', 'approverSeenMinutes']) {
    const minutes = elevation[field];
    if (minutes === undefined && field !== 'maxMinutes') continue;
    if (!isWhole(minutes) || minutes > LONGEST_ELEVATION_MINUTES)
      report.at(field).problem(`must be a whole number from 1 to ${LONGEST_ELEVATION_MINUTES}`);
  }
  for (const field of ['needsReason', 'toApplication']) {
    if (elevation[field] !== undefined && typeof elevation[field] !== 'boolean')
      report.at(field).problem('must be true or false');
  }
  if (atOnce !== undefined && !isWhole(atOnce))
    report.at('atOnce').problem('must be a whole number, at least 1');
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

/** Whether a policy offers a role. */
export function offersRoles(policy: Readonly<Record<string, unknown>>): boolean {
  return Array.isArray(policy.elevations) && policy.elevations.length > 0;
}
