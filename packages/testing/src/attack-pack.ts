export type { Answer } from './attack-pack/answer.ts';
export type { Attack } from './attack-pack/attack.ts';
export { attackTable, foundCrashesOnly } from './attack-pack/attack-table.ts';
export { openRedirects } from './attack-pack/attacks/return-addresses.ts';
export { attacks } from './attack-pack/attacks.ts';
export type { HostileRequest } from './attack-pack/exchange.ts';
export type { Gate, GateTokens, OriginRequest } from './attack-pack/gate.ts';
export type { GateLogin, Json, Misbehaviour } from './attack-pack/gate-login.ts';
export type { GateSignOn } from './attack-pack/gate-sign-on.ts';
export type { McpAttack } from './attack-pack/mcp/mcp-attack.ts';
export type { McpGate, McpServerMessage, McpToolCall } from './attack-pack/mcp/mcp-gate.ts';
export {
  type McpAttackResult,
  mcpAttacks,
  runMcpAttacks,
} from './attack-pack/mcp/run-mcp-attacks.ts';
export { type AttackResult, runAttacks } from './attack-pack/run-attacks.ts';
