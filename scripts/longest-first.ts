import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { root, shown } from './workspace.ts';

/** Test files that take half a minute and more. Vitest begins with large files, and these are small: one core would wait for them. */
export const LONGEST: readonly string[] = [
  'packages/session/test/pages/every-page.gate.slow.test.ts',
  'scripts/test/bench/soak/soak.gate.slow.test.ts',
  'packages/create/test/intent/answered-project.gate.slow.test.ts',
  'packages/gateway/test/features/operator/page/every-page.gate.slow.test.ts',
  'packages/cli/test/gate/as-the-gate.property.slow.test.ts',
  'packages/policy/test/prove/second-opinion.property.test.ts',
  'packages/session/test/sessions.property.test.ts',
  'packages/cli/test/gate/web-paths.slow.test.ts',
  'packages/cli/test/gate/configuration-difference.slow.test.ts',
  'scripts/test/backing-up.slow.test.ts',
];

/** Begins with the files that take longest, in the order of their list, and goes on as Vitest does. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.indexOf(shown(root, moduleId));
      return at < 0 ? LONGEST.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}
