import canonicalize from 'canonicalize';

/**
 * A value as canonical JSON (RFC 8785). `undefined` for a value that has no such form, though it is JSON: a lone surrogate, or a number
 * that is too large. A log may contain such values, and must be readable to its end all the same.
 */
export function canonicalText(value: object): string | undefined {
  try {
    return canonicalize(value);
  } catch {
    return undefined;
  }
}
