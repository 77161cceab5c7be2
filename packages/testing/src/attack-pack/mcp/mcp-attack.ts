import type { Attack, Trial } from '../attack.ts';
import type { McpGate } from './mcp-gate.ts';
import type { McpRange } from './mcp-range.ts';

/** One weakness of gateways in front of MCP servers. */
export interface McpAttack extends Pick<Attack, 'row' | 'title' | 'source'> {
  /** What a gate must offer for it to be tried. */
  readonly needs?: readonly (keyof McpGate)[];
  /** The version that it belongs to. Default: both. */
  readonly era?: McpGate['era'];
  readonly trial: (range: McpRange) => Promise<Trial>;
}
