import { csvRow } from '@portcullis/core/internal';
import { requestInWords } from '../gate/request-in-words.ts';
import { holderOf } from '../matrix-page.ts';
import type { AccessReview } from './access-review.ts';
import type { Completeness } from './completeness.ts';

const HEAD = [
  ...['section', 'who', 'role', 'instance', 'application', 'operation'],
  ...['access', 'allowed', 'refused', 'first', 'last', 'note'],
];

/** A review as one table: the column `section` says what a row is about. */
export function reviewTable(review: AccessReview, completeness: Completeness): string {
  const rows: (readonly (string | number)[])[] = [HEAD];
  const row = (section: string, fields: Readonly<Record<string, string | number | undefined>>) =>
    rows.push([section, ...HEAD.slice(1).map((name) => fields[name] ?? '')]);
  const { verdict, remarks, log, checkpoint } = completeness;
  row('completeness', {
    access: verdict,
    note: [log, ...(checkpoint === undefined ? [] : [`${checkpoint.entries} entries`]), ...remarks].join(
      '; ',
    ),
    first: review.from,
    last: review.to,
  });
  for (const { who, kind, roles } of review.callers)
    row('caller', { who, role: roles.join(' '), note: kind });
  for (const use of review.uses) row('use', { ...use });
  for (const { used, holders, when, elevated, ...right } of review.rights) {
    row(used === 0 ? 'unused right' : 'used right', {
      ...right,
      role: holderOf(right),
      allowed: used,
      who: holders.join(' '),
      note: [
        ...(when === undefined ? [] : [when]),
        ...(elevated === undefined
          ? []
          : [`${elevated.access} with an elevation to ${elevated.roles.join(' ')}`]),
      ].join('; '),
    });
  }
  for (const { id, who, role, policy, approvedBy, from, until, revoked, state, used } of review.elevations) {
    row('elevation', {
      ...{ who, role, access: state, allowed: used, first: from, last: revoked || until },
      note: `${policy} ${id}, approved by ${approvedBy || 'someone whom the log does not name'}`,
    });
  }
  for (const { policy, time, before = '', after, difference } of review.changes) {
    const versions = `${before} > ${after}`;
    if (difference === undefined) row('policy', { note: `${policy} ${versions} not compared`, first: time });
    for (const verb of ['gained', 'lost'] as const) {
      for (const { roles, applications, operations, example } of difference?.[verb] ?? []) {
        row('policy', {
          role: roles.join(' '),
          application: applications.join(' '),
          operation: operations.join(' '),
          access: verb,
          first: time,
          note: `${policy} ${versions}: ${requestInWords(example)}`,
        });
      }
    }
    for (const { role, change, fields } of difference?.elevations ?? []) {
      row('policy', {
        role,
        access: `elevation ${change}`,
        first: time,
        note: `${policy} ${versions}${fields.length === 0 ? '' : `: ${fields.join(' ')}`}`,
      });
    }
    if (
      difference !== undefined &&
      difference.gained.length + difference.lost.length + difference.elevations.length === 0
    ) {
      row('policy', { access: 'equivalent', first: time, note: `${policy} ${versions}` });
    }
  }
  return rows.map(csvRow).join('');
}
