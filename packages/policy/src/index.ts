export { cloudflareConnection } from './cloudflare-connection.ts';
export { type CompiledPolicy, compilePolicy } from './compile/compiled-policy.ts';
export type { PolicyOptions } from './compile/read-policy.ts';
export type { VerifiedKind, Who } from './criteria/who.ts';
export { type EnforceOptions, enforce } from './enforce.ts';
export { evaluate } from './evaluate.ts';
export { type ExplainedField, type ExplainedRule, type Explanation, explain } from './explain.ts';
export type {
  AuthenticationStrength,
  ClaimedCriteria,
  Policy,
  PolicyClaim,
  Rule,
  TimeWindow,
} from './policy.ts';
export type { PolicyFailure } from './policy-failure.ts';
export type { NetworkFacts, PolicyRequest, RequestCaller } from './policy-request.ts';
export { policyVersion } from './policy-version.ts';
export { checkPolicy } from './problems/check-policy.ts';
export { PolicyError, type PolicyProblem } from './problems/policy-problem.ts';
export type { RuleEffect } from './rule-effect.ts';
export { checkPolicyTests } from './tools/check-policy-tests.ts';
export {
  type ExpectedAnswer,
  type PolicyTestCase,
  type PolicyTestOptions,
  type PolicyTestResult,
  runPolicyTests,
} from './tools/policy-tests.ts';
export {
  type DataEscape,
  type MixedPage,
  type PolicyNote,
  policyNotes,
  type ReachVocabulary,
} from './tools/reach-notes.ts';
export { type RecordedRequest, recordedRequest } from './tools/recorded-request.ts';
export {
  type AffectedCaller,
  type RefusedBefore,
  type SimulatedChange,
  type SimulateOptions,
  type Simulation,
  simulate,
} from './tools/simulate.ts';
