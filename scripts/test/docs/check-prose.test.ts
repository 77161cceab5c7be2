import { describe, expect, test } from 'vitest';
import { acceptedExceptions, checkedFiles, findTerms, proseProblems } from '../../docs/check-prose.ts';
import { proseOfSource } from '../../docs/prose-texts.ts';
import { temporaryTree } from '../temporary-tree.ts';

const PAGE = 'docs/a.md';
const SOURCE = 'packages/core/src/a.ts';

const found = async (files: Record<string, string>) => {
  const top = temporaryTree(files);
  return findTerms(top, checkedFiles(top));
};
const exceptions = (files: Record<string, Record<string, number>>) =>
  [{ reason: 'Written before.', files }] as const;

describe('findTerms', () => {
  test('a term on a page is reported with its line and the words to use, but not in code', async () => {
    const finds = await found({
      [PAGE]: '# One\n\nThe gate lets nobody in.\n\n`nobody`\n\n```sh\nnobody\n```\n',
    });
    expect(finds.map(({ line, message }) => [line, message])).toEqual([
      [3, 'Incorrect term: “nobody”, use “no one” instead'],
    ]);
  });

  test('a term in a doc comment or a message of a package is reported, but not in a name or another comment', async () => {
    const source = [
      '/** Whoever asks. */',
      'export const nobody = 1; // nobody',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: code that the check reads
      'throw new Error(`the caller ${nobody} is none`);',
      "import 'nobody is in here';",
      "const glob = '/a/**'; const nobodys = 'nobody'; /* nobody */",
    ].join('\n');
    const finds = await found({ [SOURCE]: source, 'packages/core/test/a.test.ts': source });
    expect(finds.map(({ file, line, term }) => [file, line, term])).toEqual([
      [SOURCE, 1, 'whoever'],
      [SOURCE, 3, 'is none'],
    ]);
  });

  test('generated pages, change logs and translations are not read', async () => {
    const text = 'Nobody at all.\n';
    const files = {
      'docs/api/core.md': text,
      'docs/error-codes.md': text,
      'packages/core/CHANGELOG.md': text,
      'packages/core/src/messages/de.ts': "export const text = 'nobody is let in';",
    };
    expect(await found(files)).toEqual([]);
  });
});

describe('proseProblems', () => {
  test('a term that is more often in a file than its exceptions allow is a problem with its place', async () => {
    const finds = await found({ [PAGE]: 'Nobody.\n\nNobody else.\n' });
    expect(proseProblems(finds, exceptions({ [PAGE]: { nobody: 2 } }))).toEqual([]);
    expect(proseProblems(finds, exceptions({ [PAGE]: { nobody: 1 } }))).toEqual([
      'docs/a.md:1: Incorrect term: “Nobody”, use “No one” instead',
      'docs/a.md:3: Incorrect term: “Nobody”, use “No one” instead',
    ]);
  });

  test('an exception that is not needed any more is a problem, so that it cannot hide a new find', async () => {
    expect(
      proseProblems(await found({ [PAGE]: 'No one.\n' }), exceptions({ [PAGE]: { nobody: 1 } })),
    ).toEqual([
      'scripts/docs/prose-exceptions.json: docs/a.md has “nobody” 0 times, not 1: run check-prose.ts --accept',
    ]);
  });
});

test('accepted exceptions keep groups with a reason of their own, and list everything else in the first group', async () => {
  const finds = await found({ [PAGE]: 'Nobody. Nobody. Stand-in.\n' });
  const fair = { reason: 'A quotation.', files: { [PAGE]: { nobody: 1, strangers: 4 } } };
  const accepted = acceptedExceptions(finds, [{ reason: 'Written before.', files: {} }, fair]);
  expect(accepted).toEqual([
    { reason: 'Written before.', files: { [PAGE]: { nobody: 1, 'stand-in': 1 } } },
    { reason: 'A quotation.', files: { [PAGE]: { nobody: 1 } } },
  ]);
  expect(proseProblems(finds, accepted)).toEqual([]);
});

test('the prose of a source keeps each text on its line, without code spans and inserted values', () => {
  expect(
    // biome-ignore lint/suspicious/noTemplateCurlyInString: code that the check reads
    proseOfSource('const a = 1;\n/**\n * Sends `x` to\n * the origin.\n */\nf(`one two ${a} three`);'),
  ).toBe('\n\nSends `` to\nthe origin.\n\none two … three');
});
