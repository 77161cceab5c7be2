export type { CommandIo } from './command.ts';
export { type PolicyOutcome, policyCases, policyClaims } from './policy-cases.ts';
export { run } from './run.ts';
