export type { AgentTools } from '../proxy/agent-tools-option.ts';
export { type AgentToolsOptions, agentTools, type TokenContext, type ToolFacts } from './agent-tools.ts';
export type { Write } from './tools/tool.ts';
