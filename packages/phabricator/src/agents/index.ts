export {
  type AgentTools,
  type AgentToolsOptions,
  agentTools,
  type TokenContext,
} from './agent-tools.ts';
