import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { run } from '../processes.ts';
import { compilerOptions } from './compiler-options.ts';

/** A criterion of one's own, as somebody writes it who has the packages alone. Each comment names an error that must occur. */
const PROGRAM = `import { compilePolicy, criterion, type Policy, runPolicyTests } from '@portcullis/policy';
import { prove } from '@portcullis/policy/prove';

declare module '@portcullis/policy' {
  interface OwnCriteria {
    readonly shift: 'day' | 'night';
  }
}

const shift = criterion({
  name: 'shift',
  check: (value) => (value === 'day' || value === 'night' ? undefined : 'must be "day" or "night"'),
  factOf: ({ headers }) => headers.get('shift') ?? undefined,
  holds: (value, _request, fact) => fact === value,
});
const policy: Policy = {
  name: 'plant',
  rules: [{ name: 'night', effect: 'allow', who: 'anyone', paths: ['/**'], shift: 'night' }],
  claims: [{ name: 'nobody', who: 'anyone', never: true }],
};
const results = runPolicyTests(compilePolicy(policy, { criteria: [shift] }), [
  { path: '/', facts: { shift: 'night' }, expect: 'allow', rule: 'night' },
  { path: '/', facts: { shift: 'day' }, expect: 'deny' },
  { path: '/', expect: 'deny' },
]);
const thrown = (ask: () => unknown): string => {
  try {
    ask();
  } catch (error) {
    return (error as Error).name;
  }
  return 'nothing';
};
console.log(
  results.map(({ passed }) => passed).join(),
  thrown(() => compilePolicy(policy)),
  thrown(() => prove(policy, { criteria: [shift] })),
);

export const wrong: readonly Policy['rules'][number][] = [
  // @ts-expect-error not a value of the criterion
  { name: 'a', effect: 'allow', who: 'anyone', shift: 'evening' },
  // @ts-expect-error misspelled
  { name: 'a', effect: 'allow', who: 'anyone', shfit: 'night' },
];
// @ts-expect-error no value is declared for it
export const undeclared = () => criterion({ name: 'device', check: () => undefined, holds: () => true });
// @ts-expect-error it cannot wait
export const late = () => criterion({ name: 'shift', check: () => undefined, holds: async () => true });
`;

const EXPECTED = 'true,true,true PolicyError UndecidedError';

/**
 * Compiles and runs a criterion of one's own that uses only the packages installed in `project`.
 *
 * @param typeRoots where `@types/node` is
 */
export async function tryPackedCriterion(project: string, typeRoots: readonly string[]): Promise<string[]> {
  const file = join(project, 'own-criterion.ts');
  writeFileSync(file, PROGRAM);
  const program = ts.createProgram([file], { ...compilerOptions(typeRoots), skipLibCheck: true });
  const errors = ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  const { code, output } = await run([process.execPath, file], { cwd: project });
  const said = output.trim();
  return [
    ...errors.map((error) => `a criterion of one's own with the packed packages does not compile: ${error}`),
    ...(code === 0 && said === EXPECTED
      ? []
      : [`a criterion of one's own with the packed packages printed ${JSON.stringify(said)}`]),
  ];
}
