export { type ConduitBot, conduitCalls, conduitHandler } from './conduit.ts';
export { type ConduitTokenOptions, type ConduitTokenVerifier, conduitToken } from './conduit-token.ts';
export { edgeCredentials } from './edge-credential.ts';
