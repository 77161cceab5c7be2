export type { AgentTools } from '../proxy/agent-tools-option.ts';
export { type AgentToolsOptions, agentTools, type TokenContext, type ToolFacts } from './agent-tools.ts';
export type { ToolConfirmation, ToolWrite } from './calls/tool-write.ts';
export type { Write } from './tools/tool.ts';
