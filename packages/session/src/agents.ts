export { agents } from './agents/agents.ts';
export type { AgentsOptions } from './agents/agents-options.ts';
export type { AgentClient, ClientDirectory, ClientRefusal } from './agents/clients/agent-client.ts';
export {
  type ClientAssertions,
  type ClientDirectoryOptions,
  clientDirectory,
} from './agents/clients/client-directory.ts';
export { type ClientDocumentsOptions, clientDocuments } from './agents/clients/client-documents.ts';
export type { ClientSource, FoundClient } from './agents/clients/client-source.ts';
export { type DynamicClientsOptions, dynamicClients } from './agents/clients/dynamic-clients.ts';
export type { RegisteredClient } from './agents/clients/registered-clients.ts';
export { isLoopback, takesRedirect } from './agents/clients/takes-redirect.ts';
export type { AgentDeposit } from './settings/agent-deposit.ts';
export type { AgentWrite, ShownArgument, WriteConfirmation } from './settings/agent-write.ts';
export type { Agents } from './settings/agents-extra.ts';
export type { AgentStore, StoredAgent } from './store/agent-store.ts';
export type { ClientStore, StoredClient } from './store/client-store.ts';
