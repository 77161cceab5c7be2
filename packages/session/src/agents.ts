export type { AgentClient, ClientDirectory, ClientRefusal } from './agents/clients/agent-client.ts';
export { isLoopback, takesRedirect } from './agents/clients/takes-redirect.ts';
