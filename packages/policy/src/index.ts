export { checkPolicy } from './check-policy.ts';
export { checkPolicyTests } from './check-policy-tests.ts';
export { cloudflareConnection } from './cloudflare-connection.ts';
export { type CompiledPolicy, compilePolicy } from './compiled-policy.ts';
export type { AuthenticationStrength } from './criteria/authentication.ts';
export type { TimeWindow } from './criteria/time-window.ts';
export { type EnforceOptions, enforce } from './enforce.ts';
export { evaluate } from './evaluate.ts';
export { type ExplainedField, type ExplainedRule, type Explanation, explain } from './explain.ts';
export { nearestName } from './nearest-name.ts';
export type { Policy, Rule } from './policy.ts';
export type { PolicyFailure } from './policy-failure.ts';
export { PolicyError, type PolicyProblem } from './policy-problem.ts';
export type { NetworkFacts, PolicyRequest, RequestCaller } from './policy-request.ts';
export {
  type ExpectedAnswer,
  type PolicyTestCase,
  type PolicyTestOptions,
  type PolicyTestResult,
  runPolicyTests,
} from './policy-tests.ts';
export { policyVersion } from './policy-version.ts';
export type { PolicyOptions } from './read-policy.ts';
export { type RecordedRequest, recordedRequest } from './recorded-request.ts';
export type { RuleEffect } from './rule-effect.ts';
export {
  type AffectedCaller,
  type SimulatedChange,
  type SimulateOptions,
  type Simulation,
  simulate,
} from './simulate.ts';
export type { VerifiedKind, Who } from './who.ts';
