export type { ConduitBot } from './bot-of-caller.ts';
export { type CallFactsOptions, callFacts } from './call-facts.ts';
export { conduitCalls, conduitHandler } from './conduit.ts';
export { type ConduitTokenOptions, type ConduitTokenVerifier, conduitToken } from './conduit-token.ts';
export { edgeCredentials } from './edge-credential.ts';
export { type SamePersonBy, samePerson } from './same-person.ts';
export { type TokenUser, type TokenUsers, type TokenUsersOptions, tokenUsers } from './token-users.ts';
