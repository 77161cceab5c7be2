import { describe, expect, test } from 'vitest';
import { answerTo } from '../../src/gate/answer.ts';
import { questionOf } from '../../src/gate/question-options.ts';
import { RULES, withTools } from './tools-configuration.ts';

// Tools that the gate itself serves next to Phorge.

const NOW = Date.UTC(2026, 10, 24, 9);
describe('explain --tool', () => {
  const asked = async (tool: string, groups: string) =>
    answerTo(withTools(), questionOf({ tool, groups }, NOW));

  test('says which rule decides about a tool', async () => {
    expect(await asked('find_revisions', 'eng')).toMatchObject({ decision: 'allow', rule: 'tasks' });
    expect(await asked('read_task', 'ext-1')).toMatchObject({ decision: 'allow', rule: 'methods' });
    expect(await asked('read_diff', 'ext-1')).toMatchObject({ decision: 'deny', rule: 'code' });
  });

  test('has no answer for an instance without tools', async () => {
    const plain = withTools({ rules: RULES.slice(0, 1) }, {});
    await expect(answerTo(plain, questionOf({ tool: 'find_tasks' }, NOW))).rejects.toThrow(
      'is not an MCP server',
    );
  });
});
