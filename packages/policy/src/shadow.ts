import type { Decision } from '@portcullis/core';
import { type CompiledPolicy, compilePolicy } from './compile/compiled-policy.ts';
import type { PolicyOptions } from './compile/read-policy.ts';
import { evaluate } from './evaluate.ts';
import type { Policy } from './policy.ts';
import type { PolicyRequest } from './policy-request.ts';
import { type PolicyVersion, versionOfPolicy } from './policy-version.ts';

/** A candidate, compiled. */
export interface Shadow {
  /** Whether it asks where a request comes from. */
  readonly needsNetwork: boolean;
  /** What it would decide. Never enforced. */
  readonly evaluate: (request: PolicyRequest) => Promise<Decision>;
}

/** Compiles a candidate. Fails with `PolicyError`, so that a wrong one is found before it is taken seriously. */
export function shadowOf(candidate: Policy, options: PolicyOptions): Shadow {
  return compiledShadow(compilePolicy(candidate, options), versionOfPolicy(candidate));
}

/** A candidate that is compiled already. */
export function compiledShadow(compiled: CompiledPolicy, version: PolicyVersion): Shadow {
  return {
    needsNetwork: compiled.needsNetwork,
    evaluate: async (request) => evaluate(compiled, request, await version()),
  };
}

/** Whether somebody would notice: another answer, or another demand. The rule and the policy's version do not count. */
export function differs(one: Decision, other: Decision): boolean {
  return outcomeOf(one) !== outcomeOf(other) || one.open !== other.open;
}

function outcomeOf({ effect, requirement }: Decision): string {
  return JSON.stringify([effect, requirement ?? null]);
}
