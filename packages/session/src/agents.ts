export { agents } from './agents/agents.ts';
export type { AgentsOptions } from './agents/agents-options.ts';
export type { AgentClient, ClientDirectory, ClientRefusal } from './agents/clients/agent-client.ts';
export { type RegisteredClient, registeredClients } from './agents/clients/registered-clients.ts';
export { isLoopback, takesRedirect } from './agents/clients/takes-redirect.ts';
export type { AgentDeposit } from './settings/agent-deposit.ts';
export type { Agents } from './settings/agents-extra.ts';
export type { AgentStore, StoredAgent } from './store/agent-store.ts';
