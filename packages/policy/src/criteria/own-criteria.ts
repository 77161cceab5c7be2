/**
 * The values of your own criteria in rules, by the criterion's name. It is empty: your code declares more, as the example of
 * `criterion()` shows, and all rules and claims of the program can then have these fields. The option `criteria` states which of
 * them a policy understands.
 */
// biome-ignore lint/suspicious/noEmptyInterface: other programs declare its fields
export interface OwnCriteria {}
