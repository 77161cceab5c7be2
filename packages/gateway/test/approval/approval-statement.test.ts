import { describe, expect, test } from 'vitest';
import { formatApprovalStatement, parseApprovalStatement } from '../../src/approval/approval-statement.ts';

const [V1, V2] = ['1', 'a'].map((digit) => digit.repeat(64)) as [string, string];
const change = { before: V1, after: V2, opens: false };
const textOf = (value: unknown) => `portcullis.approval/1\n${JSON.stringify(value)}\n`;

describe('a statement', () => {
  test.each([
    ['of a first version', { before: null, after: V2, opens: true }],
    ['of a change', change],
    ['for a gate', { ...change, gate: 'acme.example/phorge' }],
  ])('%s is read as it was written', (_what, statement) => {
    const text = formatApprovalStatement(statement);
    expect(text).toBe(textOf(statement));
    expect(parseApprovalStatement(text)).toEqual(statement);
  });

  test('that names no gate is written as it was before gates had names', () => {
    expect(formatApprovalStatement({ ...change, gate: undefined })).toBe(textOf(change));
  });
});

describe('an approval statement cannot be parsed if it is', () => {
  test.each([
    ['null', null],
    ['a text', 'a text'],
    ['a list', []],
    ['one without what was before', { after: V2, opens: false }],
    ['one with what was before in a list', { ...change, before: [V1] }],
    ['one with what was before in more than a hash', { ...change, before: `${V1}1` }],
    ['one with a hash in capitals', { ...change, before: V2.toUpperCase() }],
    ['one without what is after', { before: V1, opens: false }],
    ['one with nothing after', { ...change, after: null }],
    ['one with what is after in a list', { ...change, after: [V2] }],
    ['one with more before a hash', { ...change, after: `a${V2}` }],
    ['one with more behind a hash', { ...change, after: `${V2}a` }],
    ['one that does not say whether it opens something', { before: V1, after: V2 }],
    ['one that says so in a number', { ...change, opens: 1 }],
    ['one for a list of gates', { ...change, gate: ['acme.example/phorge'] }],
    ['one for a gate of no name', { ...change, gate: '' }],
    ['one for null', { ...change, gate: null }],
    ['one that says more', { ...change, more: 1 }],
    ['one in another order', { after: V2, before: V1, opens: false }],
  ])('%s', (_what, value) => {
    expect(parseApprovalStatement(textOf(value))).toBeUndefined();
  });

  test('a text of another kind, with more lines, or without the last one', () => {
    const text = formatApprovalStatement(change);
    expect(
      parseApprovalStatement(text.replace('portcullis.approval/1', 'portcullis.built/1')),
    ).toBeUndefined();
    expect(parseApprovalStatement(`${text}\n`)).toBeUndefined();
    expect(parseApprovalStatement(text.trimEnd())).toBeUndefined();
  });
});
