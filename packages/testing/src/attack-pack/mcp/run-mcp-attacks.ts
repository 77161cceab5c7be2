import { access } from './access.ts';
import type { McpAttack } from './mcp-attack.ts';
import type { McpGate } from './mcp-gate.ts';
import { type McpRange, mcpRangeOf, messageOf, unrefused } from './mcp-range.ts';
import { messages } from './messages.ts';

/** Every attack on a gate in front of an MCP server, in order. */
export const mcpAttacks: readonly McpAttack[] = [...messages, ...access];

/** The result of one attack on such a gate. */
export interface McpAttackResult {
  readonly attack: McpAttack;
  /** How many requests were tried, or trials of several requests. */
  readonly tried: number;
  readonly result: 'passed' | 'found' | 'not tried';
  /** What the gate did that it should not, or why the attack was not tried. */
  readonly notes: readonly string[];
}

/**
 * Runs every attack against a gate in front of an MCP server, one after the other. Before and after, it checks that the gate lets the
 * caller call the tool, and no one else.
 *
 * It does **not** judge what tools return, and passing is no proof. Throws if the gate does not work as described.
 *
 * @param attacks default: all of them
 *
 * @example
 * ```ts
 * import { attackTable, type McpGate, runMcpAttacks } from '@portcullis/testing/attack-pack';
 *
 * export async function report(gate: McpGate): Promise<string> {
 *   return attackTable(await runMcpAttacks(gate));
 * }
 * ```
 */
export async function runMcpAttacks(
  gate: McpGate,
  attacks: readonly McpAttack[] = mcpAttacks,
): Promise<readonly McpAttackResult[]> {
  const range = await mcpRangeOf(gate);
  await demandWorking(range, 'before the attacks');
  const results: McpAttackResult[] = [];
  for (const attack of attacks) results.push(await tryAttack(attack, range));
  await demandWorking(range, 'after the attacks');
  return results;
}

async function demandWorking(range: McpRange, when: string): Promise<void> {
  const { gate, call, send, receivedDuring } = range;
  const [answer, received] = await receivedDuring(() => send(call(gate.tool)));
  if (received.length !== 1 || !('result' in messageOf(answer))) {
    throw new Error(
      `${gate.name}, ${when}: a valid call gets status ${answer.status}, or did not reach the server once, so the attacks would prove nothing`,
    );
  }
  if (unrefused(...(await receivedDuring(() => send(call(gate.tool, []))))) !== undefined) {
    throw new Error(
      `${gate.name}, ${when}: the tool is open without credentials, so the attacks would prove nothing`,
    );
  }
}

async function tryAttack(attack: McpAttack, range: McpRange): Promise<McpAttackResult> {
  const { needs = [], era, trial } = attack;
  const missing = needs.filter((need) => range.gate[need] === undefined);
  if (missing.length > 0) return notTried(attack, `needs ${missing.join(', ')}`);
  if (era !== undefined && era !== range.gate.era) return notTried(attack, `is of the ${era} era`);
  const { tried, findings, notTried: reason } = await trial(range);
  if (reason !== undefined) return notTried(attack, reason);
  return { attack, tried, result: findings.length === 0 ? 'passed' : 'found', notes: findings };
}

function notTried(attack: McpAttack, why: string): McpAttackResult {
  return { attack, tried: 0, result: 'not tried', notes: [why] };
}
