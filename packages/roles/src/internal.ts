// Shared with the other packages of this repository, and no public surface: it changes without a word. docs/decisions/0010.
export { claimTestHolds, claimTestProblem } from './claim-test.ts';
export { callerIn, challengeHeaders, rolesIn } from './context-checks.ts';
export { roleTemplate } from './role-template.ts';
export { groupAutomaton, type TextAutomaton } from './text-automaton.ts';
