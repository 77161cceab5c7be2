import { describe, expect, test } from 'vitest';
import { decodedHeader, encodedHeader } from '../../src/message/header-value.ts';

// The examples of the specification (value encoding).
const EXAMPLES = [
  ['us-west1', 'us-west1'],
  ['Hello, 世界', '=?base64?SGVsbG8sIOS4lueVjA==?='],
  [' padded ', '=?base64?IHBhZGRlZCA=?='],
  ['line1\nline2', '=?base64?bGluZTEKbGluZTI=?='],
  ['=?base64?literal?=', '=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?='],
] as const;

/** In Base64, with each character that its form for addresses replaces, and with a byte order mark. */
const ENCODED = [
  ['\u00fb\u00ef\u00be', '=?base64?w7vDr8K+?='],
  ['\ufefftext', '=?base64?77u/dGV4dA==?='],
] as const;

describe('a mirrored header value', () => {
  test.each([...EXAMPLES, ...ENCODED])(
    'is encoded as the specification says, and decoded again: %j',
    (text, value) => {
      expect(encodedHeader(text)).toBe(value);
      expect(decodedHeader(value)).toBe(text);
    },
  );

  test.each(['', '\u0000', '=?base64?', '?=', 'a b', 'a\tb', '\t', '=?base64??='])(
    'is decoded to what was encoded: %j',
    (text) => {
      expect(decodedHeader(encodedHeader(text))).toBe(text);
    },
  );

  test('takes the marks as a value where they overlap', () => {
    expect(decodedHeader('=?base64?=')).toBe('=?base64?=');
  });

  test.each([
    ['without padding', '=?base64?YQ?='],
    ['with superfluous bits', '=?base64?YR==?='],
    ['in the alphabet of URLs', '=?base64?_-8=?='],
    ['with a space inside', '=?base64?Y Q=?='],
    ['not in UTF-8', '=?base64?/w==?='],
    ['with a character outside ASCII', 'caf\u00e9'],
    ['with a control character', 'a\u0001b'],
    ['that is empty', ''],
    ['with a space at the end', 'a '],
  ])('is not decoded %s', (_what, value) => {
    expect(decodedHeader(value)).toBeUndefined();
  });

  test('has marks that are case-sensitive', () => {
    expect(decodedHeader('=?BASE64?YQ==?=')).toBe('=?BASE64?YQ==?=');
  });
});
