import type { Decision } from '@portcullis/core';
import { type CompiledPolicy, policyCompiler } from './compile/compiled-policy.ts';
import type { PolicyOptions } from './compile/read-policy.ts';
import { decide } from './evaluate.ts';
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

/** Compiles a candidate as `policyCompiler` does. That fails with `PolicyError`, so that a wrong one is found before it is taken seriously. */
export function shadowCompiler(candidate: Policy, options: PolicyOptions): (words?: PolicyOptions) => Shadow {
  const compile = policyCompiler(candidate, options);
  const version = versionOfPolicy(candidate);
  return (words) => compiledShadow(compile(words), version);
}

/** A candidate that is compiled already. */
export function compiledShadow(compiled: CompiledPolicy, version: PolicyVersion): Shadow {
  return {
    needsNetwork: compiled.needsNetwork,
    evaluate: async (request) => decide(compiled, request, await version()),
  };
}

/**
 * Whether a client would notice the difference: another decision, or another requirement. The rule and the policy's version do not
 * count.
 */
export function differs(one: Decision, other: Decision): boolean {
  return outcomeOf(one) !== outcomeOf(other) || one.open !== other.open;
}

function outcomeOf({ effect, requirement }: Decision): string {
  return JSON.stringify([effect, requirement ?? null]);
}
