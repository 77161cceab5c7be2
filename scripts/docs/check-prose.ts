import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TextlintKernel, type TextlintKernelPlugin } from '@textlint/kernel';
import markdown from '@textlint/textlint-plugin-markdown';
import text from '@textlint/textlint-plugin-text';
import terminology from 'textlint-rule-terminology';
import { report } from '../report.ts';
import { listFiles, root, shown } from '../workspace.ts';
import { proseTerms } from './prose-terms.ts';
import { proseOfSource } from './prose-texts.ts';

export const exceptionsFile = 'scripts/docs/prose-exceptions.json';

/** Pages that are written from sources, which are checked themselves, and what was true when it was written. */
const NOT_CHECKED =
  /^docs\/(?:api\/|(?:mutation|error-codes|configuration-reference|policy-reference)\.md)|(?:^|\/)CHANGELOG\.md$|^\.changeset\/|\/node_modules\//;
/** Texts in other languages than English. */
const TRANSLATION = /\/(?:messages|language)\/(?:de|es|fr|ja|zh-hans)\.ts$/;

/** How often each term of our own is in each file. */
export type Finds = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Exceptions with one reason. `check-prose --accept` writes the first group; the others are written by hand. */
export interface Exceptions {
  readonly reason: string;
  readonly files: Finds;
}

interface Find {
  readonly file: string;
  readonly line: number;
  readonly term: string;
  readonly message: string;
}

const kernel = new TextlintKernel();
const TERMS = proseTerms.map(([pattern, instead]) => [pattern, instead]);
const ANY_TERM = new RegExp(proseTerms.map(([pattern]) => `\\b(?:${pattern})\\b`).join('|'), 'i');

/** The pages, package READMEs and sources below `top` that the check reads. */
export function checkedFiles(top: string): readonly string[] {
  const pages = listFiles(top, '.md');
  const sources = [
    ...listFiles(join(top, 'packages'), '.ts').filter((file) => shown(top, file).split('/')[2] === 'src'),
    ...listFiles(join(top, 'scripts/site'), '.ts'),
  ];
  return [...pages, ...sources]
    .map((file) => shown(top, file))
    .filter((file) => !NOT_CHECKED.test(file) && !TRANSLATION.test(file));
}

type Plugin = TextlintKernelPlugin['plugin'];

/** The plugins are CommonJS with a member `default`, which their types do not have. */
function creatorIn(imported: Plugin): Plugin {
  return 'default' in imported ? (imported.default as Plugin) : imported;
}

/** All terms of our own in `files`. */
export async function findTerms(top: string, files: readonly string[]): Promise<readonly Find[]> {
  const finds: Find[] = [];
  for (const file of files) {
    const source = readFileSync(join(top, file), 'utf8');
    // The linter takes most of its time for reading; a file without any of the words need not be read.
    if (!ANY_TERM.test(source)) continue;
    const isPage = file.endsWith('.md');
    const { messages } = await kernel.lintText(isPage ? source : proseOfSource(source), {
      ext: isPage ? '.md' : '.txt',
      filePath: join(top, file),
      plugins: [
        { pluginId: 'markdown', plugin: creatorIn(markdown) },
        { pluginId: 'text', plugin: creatorIn(text) },
      ],
      rules: [{ ruleId: 'terminology', rule: terminology, options: { defaultTerms: false, terms: TERMS } }],
    });
    for (const { message, loc } of messages) {
      const term = /“([^”]*)”/.exec(message)?.[1]?.toLowerCase() ?? '';
      finds.push({ file, line: loc.start.line, term, message });
    }
  }
  return finds;
}

/** The problems: terms that are more often in a file than its exceptions say, and exceptions that nothing needs any more. */
export function proseProblems(finds: readonly Find[], groups: readonly Exceptions[]): readonly string[] {
  const found = counted(finds);
  const allowed = sumOf(groups.map(({ files }) => files));
  const problems = finds
    .filter(({ file, term }) => (found[file]?.[term] ?? 0) > (allowed[file]?.[term] ?? 0))
    .map(({ file, line, message }) => `${file}:${line}: ${message}`);
  for (const [file, terms] of Object.entries(allowed)) {
    for (const [term, count] of Object.entries(terms)) {
      const now = found[file]?.[term] ?? 0;
      if (now < count) {
        problems.push(
          `${exceptionsFile}: ${file} has “${term}” ${now} times, not ${count}: run check-prose.ts --accept`,
        );
      }
    }
  }
  return problems;
}

/** The exceptions after `--accept`: groups written by hand keep what is still found, and the first group gets the rest. */
export function acceptedExceptions(
  finds: readonly Find[],
  [first, ...byHand]: readonly [Exceptions, ...Exceptions[]],
): readonly Exceptions[] {
  const left: Record<string, Record<string, number>> = {};
  for (const [file, terms] of Object.entries(counted(finds))) left[file] = { ...terms };
  const kept = byHand.map(({ reason, files }) => ({
    reason,
    files: filtered(files, (file, term, count) => {
      const taken = Math.min(count, left[file]?.[term] ?? 0);
      const terms = left[file];
      if (terms !== undefined && taken > 0) terms[term] = (terms[term] ?? 0) - taken;
      return taken;
    }),
  }));
  return [{ reason: first.reason, files: filtered(left, (_file, _term, count) => count) }, ...kept];
}

function counted(finds: readonly Find[]): Finds {
  return sumOf(finds.map(({ file, term }) => ({ [file]: { [term]: 1 } })));
}

function sumOf(all: readonly Finds[]): Finds {
  const sum: Record<string, Record<string, number>> = {};
  for (const files of all) {
    for (const [file, terms] of Object.entries(files)) {
      const ofFile = sum[file] ?? {};
      sum[file] = ofFile;
      for (const [term, count] of Object.entries(terms)) ofFile[term] = (ofFile[term] ?? 0) + count;
    }
  }
  return sum;
}

/** In the order of names, without files and terms whose count is 0. */
function filtered(files: Finds, countOf: (file: string, term: string, count: number) => number): Finds {
  const result: Record<string, Record<string, number>> = {};
  for (const file of Object.keys(files).sort()) {
    const terms = Object.entries(files[file] ?? {})
      .map(([term, count]) => [term, countOf(file, term, count)] as const)
      .filter(([, count]) => count > 0)
      .sort(([one], [other]) => (one < other ? -1 : 1));
    if (terms.length > 0) result[file] = Object.fromEntries(terms);
  }
  return result;
}

const NOT_REWRITTEN: Exceptions = {
  reason: 'Written before this check. Rewrite the sentence when the file is changed.',
  files: {},
};

function readExceptions(top: string): readonly [Exceptions, ...Exceptions[]] {
  const file = join(top, exceptionsFile);
  const groups: readonly Exceptions[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  const [first = NOT_REWRITTEN, ...others] = groups;
  return [first, ...others];
}

/** A file a line, so that changes of two branches to it can be merged. */
function written(groups: readonly Exceptions[]): string {
  const texts = groups.map(({ reason, files }) => {
    const lines = Object.entries(files).map(
      ([file, terms]) => `      ${JSON.stringify(file)}: ${JSON.stringify(terms).replace(/(?<=[:,])/g, ' ')}`,
    );
    return `  {\n    "reason": ${JSON.stringify(reason)},\n    "files": {\n${lines.join(',\n')}\n    }\n  }`;
  });
  return `[\n${texts.join(',\n')}\n]\n`;
}

if (import.meta.main) {
  const files = checkedFiles(root);
  const finds = await findTerms(root, files);
  const exceptions = readExceptions(root);
  if (process.argv.includes('--accept')) {
    writeFileSync(join(root, exceptionsFile), written(acceptedExceptions(finds, exceptions)));
    console.log(`prose: ${finds.length} exceptions in ${exceptionsFile}`);
  } else {
    report('prose', proseProblems(finds, exceptions), `${files.length} pages and sources`);
  }
}
