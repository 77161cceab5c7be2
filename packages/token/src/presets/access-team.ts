import { type Field, value } from '@portcullis/core/internal';

const TEAM = /^[a-z\d](?:[a-z\d-]*[a-z\d])?$/;

/** The check of an option that names a team of Cloudflare Access. */
export const teamField: Field<string> = value(
  (given) => typeof given === 'string' && TEAM.test(given),
  'must be the name before .cloudflareaccess.com, in lower case',
);

/** The issuer of a team's assertions, and of the identities that its Workers receive. */
export function accessIssuer(team: string): string {
  return `https://${team}.cloudflareaccess.com`;
}
