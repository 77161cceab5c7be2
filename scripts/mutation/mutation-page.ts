import { markdownTable } from '../../bench/src/markdown-table.ts';
import { decidingFunctions } from './deciding-functions.ts';
import type { GuardingFiles } from './guarding-files.ts';
import {
  ENOUGH_PERCENT,
  type ExplainedSurvivor,
  isScore,
  type MutationList,
  percent,
} from './mutation-list.ts';

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
- **Which tests.** Those of the file's own package. First its quick tests in Node: of those that reach a mutant, the eight nearest
  files, more while their tests take little time, and two expensive ones, without tests of more than 0.4 seconds; one thread switches mutants on and off between runs
  ([decision 23](decisions/0023-mutants-meet-the-tests-of-their-package.md)). What survives meets, by StrykerJS, all the package's tests
  in Node and inside workerd; and what survives those meets the package's tests of a whole gate, the change written into the source.
  \`--quick\` ends after the first of the three; \`--tests\`, \`--no-workerd\` and \`--no-gate\` ask fewer tests: a score can only be better than
  what they find. The last run counts, whatever an earlier one with more tests has found.
- **How many the quick form of \`pnpm test\` kills.** \`--sample\` tries the mutants that it draws by the quick tests in Node, as above. If
  these kill less than 95 % of them, what survives meets the quick tests in workerd and the gates of the quick form as well, package by
  package until it is enough, so that the number is the least that the quick form kills.
- **Which changes.** All of StrykerJS's, but for those that change only words for people: a sentence of two words
  and more that is the argument of a function that makes an error, names a problem, or describes a setting or an option (\`…Error\`,
  \`…Failure\`, \`problem\`, \`report\`, \`refused\`, \`described\`, \`setting\`, \`flag\`, \`problems.push\` and others), the value of \`detail\`, \`message\`,
  \`reason\`, \`problem\`, \`description\`, \`summary\`, \`brief\`, \`advice\` and others, or returned by a function named \`…Problem\`; and an error's \`{ detail }\`.
  A condition, a call, a code, a header or a name is never left out. The rule is
  [message-text.ts](../scripts/mutation/message-text.ts).
- **The score.** Killed, in per cent of all that were tried. A test that runs without end has noticed.
`;

/** The whole page. */
export function mutationPage(list: MutationList, { guarding, excluded }: GuardingFiles): string {
  const scores = Object.values(list.files).filter(isScore);
  const below = scores.filter(({ waits }) => waits !== undefined).length;
  const exclusions = [...excluded].map(([{ files, why }, ones]) => [
    `${codeSpan(files.source)}`,
    `${ones.length}`,
    why,
  ]);
  return [
    INTRODUCTION,
    '## How the files are found\n',
    `${guarding.length} files guard; ${scores.length} have a score, ${below} of them below ${ENOUGH_PERCENT} % for now; ${Object.keys(list.files).length - scores.length} have none yet.\n`,
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
    `## Below ${ENOUGH_PERCENT} % for now\n`,
    `Their survivors are not listed here: \`mutate\` with the file names them.\n`,
    belowTable(list),
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
    if (!isScore(score) || score.waits !== undefined) return [];
    const open = survivors.filter((one) => one.file === file && one.why === '').length;
    const { killed, survived, measured } = score;
    return [[file, percent(score).toFixed(1), `${killed}`, `${survived}`, `${open}`, measured]];
  });
  return markdownTable(['file', 'score', 'killed', 'survived', 'of them unexplained', 'measured'], rows);
}

/** The files that score too little, the worst first. */
function belowTable({ files }: MutationList): string {
  const rows = Object.entries(files)
    .flatMap(([file, score]) => (isScore(score) && score.waits !== undefined ? [{ file, ...score }] : []))
    .toSorted((a, b) => percent(a) - percent(b))
    .map((score) => {
      const { file, killed, survived, measured, waits = '' } = score;
      return [file, percent(score).toFixed(1), `${killed}`, `${survived}`, measured, waits];
    });
  return rows.length === 0
    ? 'None.'
    : markdownTable(['file', 'score', 'killed', 'survived', 'measured', 'why'], rows);
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
