export type { OperatorFailure } from './features/operator/page/operator-failure.ts';
export type { OperatorLock, OperatorOptions } from './features/operator/page/operator-options.ts';
export { operatorPage } from './features/operator/page/operator-page.ts';
export type { PolicyDesk } from './features/operator/page/policy-desk.ts';
