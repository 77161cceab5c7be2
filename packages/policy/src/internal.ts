// Shared with the other packages of this repository. Not a public API: it can change without notice. docs/decisions/0010.
export { type PolicyOutline, policyOutline } from './compile/policy-outline.ts';
export * from './criteria/compilers.ts';
export { isCountry } from './criteria/countries.ts';
export { COMPILERS } from './criteria/criteria.ts';
export type { AnyCompiler } from './criteria/criterion.ts';
export { isAddress } from './criteria/networks.ts';
export { enforceChecked } from './enforce-checked.ts';
export { type PolicyVersion, policyVersion, versionOfPolicy } from './policy-version.ts';
export type { ReadPath } from './prove/path-atoms.ts';
export { ruleWords } from './prove/rule-words.ts';
export type { WordWithVariants } from './prove/word-variants.ts';
export { checkPolicyTests } from './tools/check-policy-tests.ts';
export { mixedPageOf } from './tools/mixed-page-of.ts';
export { type PolicyNote, policyNotes, type ReachVocabulary } from './tools/reach-notes.ts';
export { readAgain, recordedResource } from './tools/read-again.ts';
export { recordedRequest } from './tools/recorded-request.ts';
export type { AffectedCaller, RefusedBefore } from './tools/simulate.ts';
