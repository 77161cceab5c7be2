import { describe, expect, test } from 'vitest';
import { parameterHeaders, writtenParameters } from '../../src/message/parameter-headers.ts';

const SCHEMA = {
  type: 'object',
  properties: {
    region: { type: 'string', 'x-mcp-header': 'Region' },
    limit: { type: 'integer', 'x-mcp-header': 'Limit' },
    deep: { type: 'object', properties: { on: { type: 'boolean', 'x-mcp-header': 'On' } } },
    query: { type: 'string' },
  },
};
const KNOWN = parameterHeaders(SCHEMA);
const GIVEN = { region: 'us-west1', limit: 42, deep: { on: true }, query: 'x' };
const HEADERS = { 'mcp-param-region': 'us-west1', 'mcp-param-limit': '42', 'mcp-param-on': 'true' };

const written = (headers: Record<string, string>, given: object = GIVEN) =>
  writtenParameters(new Headers(headers), KNOWN, given as Record<string, unknown>);

describe('headers that mirror arguments', () => {
  test('are those that the schema of the tool names', () => {
    expect(KNOWN).toEqual([
      { header: 'mcp-param-region', path: ['region'] },
      { header: 'mcp-param-limit', path: ['limit'] },
      { header: 'mcp-param-on', path: ['deep', 'on'] },
    ]);
  });

  test.each([
    ['no schema', undefined],
    ['a property that is no schema', { properties: { a: null, b: true } }],
    ['no header', { properties: { a: { type: 'string' } } }],
    ['a header that is no token', { properties: { a: { 'x-mcp-header': 'a b' } } }],
    ['one header twice', { properties: { a: { 'x-mcp-header': 'X' }, b: { 'x-mcp-header': 'x' } } }],
  ])('are none with %s', (_what, schema) => {
    expect(parameterHeaders(schema)).toEqual([]);
  });

  test('are written from the arguments', () => {
    expect(written(HEADERS)).toEqual(HEADERS);
    expect(written({ ...HEADERS, 'mcp-param-limit': '42.0' })).toEqual(HEADERS);
    expect(written({ ...HEADERS, 'mcp-param-limit': '42.00' })).toEqual(HEADERS);
    expect(
      written({ 'mcp-param-region': '=?base64?R3LDvMOfZQ==?=' }, { region: 'Grüße', limit: null }),
    ).toEqual({
      'mcp-param-region': '=?base64?R3LDvMOfZQ==?=',
    });
  });

  test.each([
    ['differs', { ...HEADERS, 'mcp-param-region': 'us-west2' }],
    ['differs in case', { ...HEADERS, 'mcp-param-region': 'US-west1' }],
    ['is missing', { 'mcp-param-limit': '42', 'mcp-param-on': 'true' }],
    ['is sent twice', { ...HEADERS, 'mcp-param-region': 'us-west1, us-west1' }],
    ['is off by one', { ...HEADERS, 'mcp-param-limit': '43' }],
    ['is a nearly equal number', { ...HEADERS, 'mcp-param-limit': '42.01' }],
    ['is another whole number', { ...HEADERS, 'mcp-param-limit': '43.0' }],
    ['is the number in hexadecimal', { ...HEADERS, 'mcp-param-limit': '0x2a' }],
    ['is the number with an exponent', { ...HEADERS, 'mcp-param-limit': '4.2e1' }],
    ['is the number with a sign', { ...HEADERS, 'mcp-param-limit': '+42.0' }],
    ['is the number with a dot alone', { ...HEADERS, 'mcp-param-limit': '42.' }],
    ['is not well-formed', { ...HEADERS, 'mcp-param-region': '=?base64?%?=' }],
  ])('are refused where one %s', (_what, headers) => {
    expect(() => written(headers)).toThrow(expect.objectContaining({ code: 'mcp.header_mismatch' }));
  });

  test('are refused where there is no such argument', () => {
    expect(() => written({ 'mcp-param-region': 'x' }, {})).toThrow(
      expect.objectContaining({ code: 'mcp.header_mismatch' }),
    );
    expect(written({}, { region: null })).toEqual({});
  });

  test('are refused where the schema does not name them', () => {
    expect(() => written({ ...HEADERS, 'mcp-param-new': 'x' })).toThrow(
      expect.objectContaining({ code: 'mcp.header_mismatch' }),
    );
    expect(() => written({ ...HEADERS, 'mcp-param-new': 'x'.repeat(2000) })).toThrow();
    expect(() => written({ ...HEADERS, 'mcp-param-new': '=?base64?%?=' })).toThrow();
    const many = Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`mcp-param-x${index}`, 'y']));
    expect(() => written({ ...HEADERS, ...many })).toThrow();
  });
});
