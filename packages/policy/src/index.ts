export { checkPolicy, type PolicyOptions } from './check-policy.ts';
export { type CompiledPolicy, compilePolicy } from './compiled-policy.ts';
export { enforce } from './enforce.ts';
export { evaluate, type PolicyRequest } from './evaluate.ts';
export type { Policy, Rule } from './policy.ts';
export type { PolicyFailure } from './policy-failure.ts';
export { PolicyError, type PolicyProblem } from './policy-problem.ts';
export { policyVersion } from './policy-version.ts';
export type { Who } from './who.ts';
