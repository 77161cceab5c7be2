import { agents, registeredClients } from '@portcullis/session/agents';
import type { AgentsPart } from '../login/login-dependencies.ts';

/** Makes the login host an authorization server for agents. */
export const agentsPart: AgentsPart = ({ clients, ...configured }, store, resources) =>
  agents({ ...configured, clients: registeredClients(clients), store, resources });
