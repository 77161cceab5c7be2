export type { Attack, Bait, Need, Probe, Range, Trial } from './attack.ts';
export { attackTable } from './attack-table.ts';
export { attacks } from './attacks.ts';
export type { Answer, HostileRequest } from './exchange.ts';
export type { Gate, GateTokens, HeaderList, OriginRequest } from './gate.ts';
export { type AttackResult, runAttacks } from './run-attacks.ts';
