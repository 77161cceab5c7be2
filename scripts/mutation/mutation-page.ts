import { markdownTable } from '../../bench/src/markdown-table.ts';
import { decidingFunctions } from './deciding-functions.ts';
import type { GuardingFiles } from './guarding-files.ts';
import { type ExplainedSurvivor, isScore, type MutationList, percent } from './mutation-list.ts';

/** The page that is written from the list. */
export const PAGE = 'docs/mutation.md';

const INTRODUCTION = `# Mutation testing

A defence exists only if a test fails without it. [StrykerJS](https://stryker-mutator.io) takes the defences out one by
one, a condition, a comparison, a call, a value, and runs the tests that reach the place. A change that no test notices
has survived: a test is missing, or the change makes no difference and says here why.

\`\`\`sh
npx -y pnpm@12 mutate packages/token                     # one package; or one file; or nothing: every file below
npx -y pnpm@12 mutate packages/token --write             # and put the scores here
npx -y pnpm@12 mutate --list                             # finds the guarding files and names them here, measures nothing
npx -y pnpm@12 mutate --sample 300                       # how many of the killed ones the quick form of \`pnpm test\` kills
\`\`\`

This page is written from [mutation.json](mutation.json). To explain a survivor, fill in its \`why\` there and run
\`npx -y pnpm@12 mutate --list\`. A survivor that is not explained makes \`mutate\` fail. Of several that read alike, as in a line
that is written twice, each has its own explanation.

## What counts

- **Which files.** Every source file whose code a deciding function runs, directly or through other files, whether the file
  throws or returns. The deciding functions are below; \`mutate --list\` follows every name that they use, through all packages.
  \`npx -y pnpm@12 test\` fails when a file has neither a score nor a reason to wait for one, when a score is below 90 %,
  and when a file is used by no deciding function and excluded by no rule.
- **Which tests.** Those of the file's own package, in Node and inside workerd together. What survives them meets
  the package's tests of a whole gate, the change written into the source. \`--tests\`, \`--quick\`, \`--no-workerd\` and
  \`--no-gate\` ask fewer of them, for less time: a score can only be better than what they find. The last run counts, whatever an
  earlier one with more tests has found.
- **Which changes.** All of StrykerJS's, but for those that change only words for people: a sentence of two words
  and more that is the argument of a function that makes an error, names a problem or describes a setting (\`…Error\`,
  \`…Failure\`, \`problem\`, \`unknown\`, \`refused\`, \`failed\`, \`misassembled\`, \`described\`, \`problems.push\`), the value of \`detail\`, \`message\`,
  \`reason\`, \`problem\` or \`description\`, or returned by a function named \`…Problem\`; and an error's \`{ detail }\`.
  A condition, a call, a code, a header or a name is never left out. The rule is
  [message-text.ts](../scripts/mutation/message-text.ts).
- **The score.** Killed, in per cent of all that were tried. A test that runs without end has noticed.
`;

/** The whole page. */
export function mutationPage(list: MutationList, { guarding, excluded }: GuardingFiles): string {
  const measured = Object.values(list.files).filter(isScore).length;
  const exclusions = [...excluded].map(([{ files, why }, ones]) => [
    `${codeSpan(files.source)}`,
    `${ones.length}`,
    why,
  ]);
  return [
    INTRODUCTION,
    '## How the files are found\n',
    `${guarding.length} files guard; ${measured} have a score, ${Object.keys(list.files).length - measured} have none yet.\n`,
    markdownTable(
      ['decides', 'functions'],
      decidingFunctions.map(({ decides, functions }) => [decides, functions.map(codeSpan).join(', ')]),
    ),
    '',
    'These files are excluded:\n',
    markdownTable(['files', 'how many', 'why'], exclusions),
    '',
    '## Files\n',
    filesTable(list),
    '',
    '## Not measured yet\n',
    waitingLines(list),
    '',
    '## Survivors\n',
    survivorLines(list),
    '',
  ].join('\n');
}

function filesTable({ files, survivors }: MutationList): string {
  const rows = Object.entries(files).flatMap(([file, score]) => {
    if (!isScore(score)) return [];
    const open = survivors.filter((one) => one.file === file && one.why === '').length;
    const { killed, survived, measured } = score;
    return [[file, percent(score).toFixed(1), `${killed}`, `${survived}`, `${open}`, measured]];
  });
  return markdownTable(['file', 'score', 'killed', 'survived', 'of them unexplained', 'measured'], rows);
}

/** The files without a score, by the reason. */
function waitingLines({ files }: MutationList): string {
  const waiting = Object.entries(files).flatMap(([file, why]) =>
    isScore(why) ? [] : [{ file, why: why ?? 'New.' }],
  );
  if (waiting.length === 0) return 'None.';
  return [...Map.groupBy(waiting, ({ why }) => why)]
    .map(([why, ones]) => [`${why}\n`, ...ones.map(({ file }) => `- ${file}`)].join('\n'))
    .join('\n\n');
}

function survivorLines({ survivors }: MutationList): string {
  if (survivors.length === 0) return 'None.';
  const byFile = Map.groupBy(survivors, ({ file }) => file);
  return [...byFile]
    .map(([file, ones]) => [`### ${file}\n`, ...ones.map(survivorLine)].join('\n'))
    .join('\n\n');
}

function survivorLine({ mutator, code, mutant, why }: ExplainedSurvivor): string {
  return `- ${mutator}: ${codeSpan(code)} → ${codeSpan(mutant)}. ${why === '' ? '**Not explained yet.**' : why}`;
}

/** A code span that may hold backticks itself. */
function codeSpan(text: string): string {
  const fence = '`'.repeat(Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length)) + 1);
  return fence.length === 1 ? `\`${text}\`` : `${fence} ${text} ${fence}`;
}
