export type { OperatorFailure } from './operator-failure.ts';
export type { OperatorOptions } from './operator-options.ts';
export { operatorPage } from './operator-page.ts';
export type { PolicyDesk } from './policy-desk.ts';
