import called from '../../packages/cli/src/build/called-at-start.json' with { type: 'json' };
import type { SomeFunctions } from '../../packages/cli/src/build/compiled-at-once.ts';
import { report } from '../report.ts';
import { calledAtStart } from './called-at-start.ts';

/** So that whoever changes a few functions need not write the list anew: what is not in it only starts as slowly as before. */
const MAY_DIFFER = 0.05;

/** Says what is wrong with the list of functions that are compiled at once: what it lacks, and what nothing calls any more. */
export function calledProblems(listed: SomeFunctions, counted: SomeFunctions): string[] {
  const [before, now] = [namesIn(listed), namesIn(counted)];
  const problem = (these: Set<string>, others: Set<string>, is: string): string[] => {
    const differ = [...these].filter((name) => !others.has(name));
    const shown = differ.slice(0, 5).join(', ');
    return differ.length <= these.size * MAY_DIFFER
      ? []
      : [
          `called-at-start.json: ${differ.length} of ${these.size} functions ${is}, such as ${shown}; ` +
            '"npx -y pnpm@12 called-at-start" writes it anew',
        ];
  };
  return [
    ...problem(now, before, 'that are called at the start are not in it'),
    ...problem(before, now, 'in it are not called at the start'),
  ];
}

function namesIn(functions: SomeFunctions): Set<string> {
  return new Set(
    Object.entries(functions).flatMap(([of, indices]) => indices.map((index) => `${of} ${index}`)),
  );
}

if (import.meta.main) {
  report(
    'called at start',
    calledProblems(called, await calledAtStart()),
    'what is called is compiled at once',
  );
}
