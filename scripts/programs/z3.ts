import { spawnSync } from 'node:child_process';

/** Says in one line that there is no z3 here; `undefined` if there is. `.ci/run` does not go on without it. */
export const missingZ3: string | undefined =
  spawnSync('z3', ['--version']).status === 0
    ? undefined
    : 'z3 missing: what proofs say of drawn policies is not asked a second time (apt-get install z3)';
