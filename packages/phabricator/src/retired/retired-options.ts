import { type Field, type FieldsFor, isDay, isLocalHost, optional, value } from '@portcullis/core/internal';

/** Since when Phabricator is read-only, and where its users went. */
export interface RetiredOptions {
  /** The day since which nothing can be changed, such as `2026-03-01`. Users see it; it has no other effect. */
  readonly since: string;
  /** URL of what replaced it, such as `https://gitlab.example.com/`. Users see it. */
  readonly to: string;
}

/** How each option is checked. */
export const retiredFields: FieldsFor<RetiredOptions> = {
  since: value((given) => typeof given === 'string' && isDay(given), 'must be a day such as 2026-03-01'),
  to: value(isAddress, 'must be an https URL without credentials (http only on loopback)'),
};

/** The option itself. */
export const retiredField: Field<RetiredOptions | undefined> = /* @__PURE__ */ optional();

function isAddress(given: unknown): boolean {
  const url = typeof given === 'string' ? URL.parse(given) : null;
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLocalHost(url.host));
}
