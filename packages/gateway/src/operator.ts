export type { OperatorFailure } from './operator/operator-failure.ts';
export type { OperatorOptions } from './operator/operator-options.ts';
export { operatorPage } from './operator/operator-page.ts';
export type { PolicyDesk } from './operator/policy-desk.ts';
