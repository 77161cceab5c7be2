export type { ProgramVerifier } from '../credentials/program-verifier.ts';
export { gateTokens } from './gate-token.ts';
export { classifiedByTicket, type LfsTickets, lfsTickets, type TicketSeal } from './lfs-tickets.ts';
export { type RepositoryAccount, repositoryHandler } from './repository-handler.ts';
export { type VcsPasswordOptions, vcsPassword } from './vcs-password.ts';
