import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { root, shown } from './workspace.ts';

/**
 * Test files that took 13 seconds and more, longest first: those without a whole gate, then those with one. Vitest begins with
 * large files, and these are small: one core would wait for them.
 */
export const LONGEST: readonly string[] = [
  'packages/policy/test/prove/second-opinion.property.test.ts',
  'scripts/test/backing-up.slow.test.ts',
  'packages/cli/test/gate/as-the-gate.slow.test.ts',
  'packages/gateway/test/lanes.property.test.ts',
  'scripts/test/throwaway-feature.slow.test.ts',
  'packages/cli/test/gate/configuration-difference.slow.test.ts',
  'packages/gateway/test/features/elevations/elevations.slow.test.ts',
  'packages/cli/test/commands/elevations.slow.test.ts',
  'scripts/test/mutation/switching-thread.slow.test.ts',
  'packages/session/test/sessions.property.test.ts',
  'packages/cli/test/archive/hostile-archive.slow.test.ts',
  'packages/cli/test/action.slow.test.ts',
  'packages/cli/test/runbook-recipes.slow.test.ts',
  'packages/policy/test/prove/enumeration.property.test.ts',
  'scripts/test/packed/check-packages.slow.test.ts',
  'packages/cli/test/commands/diff.slow.test.ts',
  'packages/cli/test/gate/as-the-gate.property.slow.test.ts',
  'packages/cli/test/gate/own-tools.slow.test.ts',
  'packages/create/test/intent/answered-project.gate.slow.test.ts',
  'packages/gateway/test/mercurial.gate.slow.test.ts',
  'scripts/demo/test/tighten.gate.slow.test.ts',
  'scripts/test/bench/soak/soak.gate.slow.test.ts',
  'packages/session/test/pages/every-page.gate.slow.test.ts',
  'packages/gateway/test/features/operator/page/every-page.gate.slow.test.ts',
  'packages/testing/test/attack-pack/workers.gate.slow.test.ts',
  'scripts/demo/test/demo.gate.slow.test.ts',
  'scripts/demo/test/streaming.gate.slow.test.ts',
  'packages/phabricator/test/path-override/differential.gate.slow.test.ts',
  'packages/audit/test/log/log-hole.gate.slow.test.ts',
  'packages/gateway/test/features/login-host/attacks.gate.slow.test.ts',
  'packages/session/test/durable-object.gate.slow.test.ts',
  'packages/gateway/test/kinds/applications/readers/readers.gate.slow.test.ts',
  'scripts/demo/test/portcullis-login.gate.slow.test.ts',
  'packages/gateway/test/features/resilience/origin-faults.gate.slow.test.ts',
  'packages/gateway/test/node/wire/wire.gate.slow.test.ts',
  'scripts/demo/test/provider-outage.gate.slow.test.ts',
  'packages/mcp/test/agents.gate.slow.test.ts',
  'packages/audit/test/log/portcullis-sequencer.gate.slow.test.ts',
  'packages/session/test/login/browser-login.gate.slow.test.ts',
  'packages/phabricator/test/postgres.gate.slow.test.ts',
  'scripts/test/programs/chromium-pages.gate.slow.test.ts',
  'scripts/demo/test/sign-on.gate.slow.test.ts',
  'packages/gateway/test/features/elevations/every-page.gate.slow.test.ts',
  'packages/web/test/node-red.gate.slow.test.ts',
  'packages/audit/test/log/sequencer-outage.gate.slow.test.ts',
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
