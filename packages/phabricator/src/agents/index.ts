export type { AgentTools } from '../proxy/agent-tools-option.ts';
export { type AgentToolsOptions, agentTools, type TokenContext } from './agent-tools.ts';
