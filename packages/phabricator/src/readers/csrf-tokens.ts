/**
 * How Phorge writes its token against CSRF into a page: as the field of a form, and for its scripts, in JSON that is escaped for an
 * attribute. It is `B@`, a salt and a hash.
 */
const RECOGNIZED: readonly RegExp[] = [
  /(<input type="hidden" name="__csrf__" value=")B@[a-z\d]{24}(" ?\/?>)/g,
  /(&quot;current&quot;:&quot;)B@[a-z\d]{24}(&quot;)/g,
];

/** What may be a token that is not recognized: of any version and in any place, or the value of a field for one. */
const MAYBE_TOKEN: readonly RegExp[] = [
  /[A-Z](?:@|%40|&#64;|\\u0040)[a-z\d]{24}(?![a-z\d.])/,
  /__csrf__(?:"|&quot;|\\")?\s*(?:\bvalue\s*=|[=:])\s*(?:"|&quot;|\\")?(?!["&>\s\\])\S/,
  /(?:"|&quot;)current(?:"|&quot;)\s*:\s*(?:"|&quot;)(?!["&])/,
];

/** A text without its tokens; `undefined` for one with something that may be a token and is not recognized. */
export function withoutCsrfTokens(text: string): string | undefined {
  const clean = RECOGNIZED.reduce((before, pattern) => before.replace(pattern, '$1$2'), text);
  return MAYBE_TOKEN.some((pattern) => pattern.test(clean)) ? undefined : clean;
}
