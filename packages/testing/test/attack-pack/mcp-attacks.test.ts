import { describe, expect, it } from 'vitest';
import { type McpGate, mcpAttacks, runMcpAttacks } from '../../src/attack-pack.ts';
import { carelessMcpGate } from './fixtures/careless-mcp-gate.ts';

describe('runMcpAttacks', () => {
  it.each(['modern', 'legacy'] as const)(
    'finds a problem by every attack of the %s era, at a gate that passes on whatever comes',
    async (era) => {
      await using gate = await carelessMcpGate(era);
      const results = await runMcpAttacks(gate);
      const others = results.filter(({ result }) => result !== 'found');
      expect(others.map(({ attack, result, notes }) => [attack.row, result, ...notes])).toEqual([
        era === 'modern'
          ? ['M10', 'not tried', 'is of the legacy era']
          : ['M1', 'not tried', 'is of the modern era'],
      ]);
      expect(results.filter(({ tried, result }) => result === 'found' && tried === 0)).toEqual([]);
    },
  );

  it('lists the attacks that the description of a gate leaves out', async () => {
    await using gate = await carelessMcpGate('legacy');
    const { name, url, era, caller, tool, serverMessages } = gate;
    const described: McpGate = { name, url, era, caller, tool, serverMessages };
    const results = await runMcpAttacks(described);
    expect(results.flatMap(({ notes, result }) => (result === 'not tried' ? notes : []))).toEqual([
      'is of the modern era',
      'needs foreignCaller',
      'needs hiddenTool',
      'needs otherCaller',
      'needs ending',
    ]);
  });

  it('does not report a gate that refuses everything, or nothing, as safe', async () => {
    await using gate = await carelessMcpGate('modern');
    await expect(runMcpAttacks({ ...gate, caller: () => [] })).rejects.toThrow(
      'a valid call gets status 401',
    );
    await using open = await carelessMcpGate('modern', true);
    await expect(runMcpAttacks(open)).rejects.toThrow('open without credentials');
  });

  it('has a row for each attack', () => {
    expect(mcpAttacks.map(({ row }) => row)).toEqual(mcpAttacks.map((_, index) => `M${index + 1}`));
  });
});
