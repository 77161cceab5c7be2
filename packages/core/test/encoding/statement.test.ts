import { describe, expect, test } from 'vitest';
import { statementIn } from '../../src/encoding/statement.ts';

interface Named {
  readonly name: string;
}
const isNamed = (value: unknown): value is Named =>
  typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string';
const format = (statement: Named): string => `portcullis/test\n${JSON.stringify({ name: statement.name })}\n`;
const read = (text: string): Named | undefined => statementIn(text, isNamed, format);

describe('a signed statement', () => {
  test('is read where it stands as it would be written', () => {
    expect(read(format({ name: 'ada' }))).toEqual({ name: 'ada' });
  });

  test.each([
    ['nothing', ''],
    ['no line of JSON', 'portcullis/test'],
    ['a line that is no JSON', 'portcullis/test\nada\n'],
    ['JSON that is no statement', 'portcullis/test\n{"id":7}\n'],
    ['another kind', 'portcullis/other\n{"name":"ada"}\n'],
    ['a space more', 'portcullis/test\n{"name": "ada"}\n'],
    ['a member more', 'portcullis/test\n{"name":"ada","role":"admin"}\n'],
    ['a line more', 'portcullis/test\n{"name":"ada"}\nadmin\n'],
    ['no end of the line', 'portcullis/test\n{"name":"ada"}'],
  ])('is not read where the text has %s', (_what, text) => {
    expect(read(text)).toBeUndefined();
  });
});
