export { accountId } from './account-id.ts';
