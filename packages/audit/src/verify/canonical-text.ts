import canonicalize from 'canonicalize';

/**
 * A value as canonical JSON (RFC 8785). `undefined` for what has no such form, though it is JSON: a lone surrogate, or a
 * number that is too large for one. Whoever wrote a log may have written them, so that reading it must not end there.
 */
export function canonicalText(value: object): string | undefined {
  try {
    return canonicalize(value);
  } catch {
    return undefined;
  }
}
