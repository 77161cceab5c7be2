/**
 * `#` and `?` that are part of a name: they came as `%23` and `%3F`. An origin that cuts its query off after decoding
 * sees a shorter path than the policy did, so a wildcard of a rule that allows does not stand for them.
 */
const NAME_DELIMITER = /[#?]/g;

/** How many of them a text holds. */
export function countNameDelimiters(text: string): number {
  return text.includes('#') || text.includes('?') ? (text.match(NAME_DELIMITER)?.length ?? 0) : 0;
}
