export { type CompiledPolicy, compilePolicy } from './compile/compiled-policy.ts';
export type { PolicyOptions } from './compile/read-policy.ts';
export { checkPolicy } from './compile/read-policy.ts';
export type { OwnCriteria } from './criteria/own-criteria.ts';
export { type CriterionDefinition, criterion, type OwnCriterion } from './criteria/own-criterion.ts';
export type { Who } from './criteria/who.ts';
export type { ElevationSource } from './elevation-source.ts';
export { enforce } from './enforce.ts';
export type { EnforceOptions } from './enforce-options.ts';
export { evaluate } from './evaluate.ts';
export { type ExplainedRule, type Explanation, explain } from './explain.ts';
export type { AuthenticationStrength, Elevation, Policy, PolicyClaim, Rule, TimeWindow } from './policy.ts';
export type { PolicyFailure } from './policy-failure.ts';
export type { ElevatedRole, NetworkFacts, PolicyRequest, RequestCaller } from './policy-request.ts';
export { PolicyError, type PolicyProblem } from './problems/policy-problem.ts';
export {
  type PolicyTestCase,
  type PolicyTestOptions,
  type PolicyTestResult,
  runPolicyTests,
} from './tools/policy-tests.ts';
export { type SimulateOptions, type Simulation, simulate } from './tools/simulate.ts';
