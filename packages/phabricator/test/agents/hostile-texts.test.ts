import { expect, test } from 'vitest';
import { HOSTILE_TEXTS } from '../../../../scripts/fixtures/hostile-texts.ts';
import { WRITES } from '../../src/agents/tools/tool.ts';
import { TOOLS } from '../../src/agents/tools.ts';
import { conduitOf, sent, smallPhorge, toolsGate } from './fixtures/tools-gate.ts';

// Texts of Phorge that try to make a client's model take them for ours.

const ARGUMENTS = { task: 'T12', revision: 'D34', file: 'F56', text: 'x', title: 'x', owner: '@ada' };
/** Those that other tools may have too, or not need. */
const MORE: Readonly<Record<string, object>> = {
  find_tasks: { owner: undefined },
  tag_task: { add: ['#apollo'] },
  tag_revision: { add: ['#apollo'] },
  subscribe_to_task: { add: ['@ada'] },
  subscribe_to_revision: { add: ['@ada'] },
};
const OURS = new Set(
  (
    'object author owner status priority projects created changed title description text next subscribers change ' +
    'time comment from to line path removed closed draft repository reviewers reviewer summary testPlan diff changes ' +
    'bytes name content person roles parent vcs defaultBranch build note after changes'
  ).split(' '),
);

/** The arguments that a tool has. */
function argumentsOf(name: string): object {
  const properties = TOOLS.find((tool) => tool.name === name)?.inputSchema.properties ?? {};
  const own = Object.entries(ARGUMENTS).filter(([argument]) => argument in properties);
  return { ...Object.fromEntries(own), ...MORE[name] };
}

/** All names of members in a JSON value. */
function membersIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(membersIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...membersIn(inner)]);
}

test('there are fifty hostile texts, each another one', () => {
  expect(new Set(HOSTILE_TEXTS).size).toBe(50);
});

test.each(HOSTILE_TEXTS.map((text, index) => [index, text] as const))(
  'hostile text %i stays a JSON string of an entry with members of ours, in every answer of every tool',
  async (_index, text) => {
    const phorge = smallPhorge({ title: text, description: text, comment: text });
    const gate = toolsGate(phorge.origin, undefined, { write: WRITES });
    for (const { name } of TOOLS) {
      const { result } = await sent(gate, 'tools/call', { name, arguments: argumentsOf(name) });
      expect(result?.isError, name).toBeUndefined();
      for (const block of result?.content ?? []) {
        const entry = JSON.parse(block.text);
        for (const member of membersIn(entry)) expect(OURS).toContain(member);
        // Each block that has a text names its object, or is a status.
        if (block.text.includes(JSON.stringify(text).slice(1, -1).slice(0, 30))) {
          expect(entry).toHaveProperty('object');
          expect(entry).toHaveProperty('author');
        }
      }
    }
    const described = JSON.stringify([
      await sent(gate, 'tools/list'),
      await sent(gate, 'initialize', {
        protocolVersion: '2025-11-25',
        capabilities: {},
        clientInfo: { name: 'x', version: '1' },
      }),
      await sent(gate, 'tools/call', { name: 'find_tasks', arguments: { owner: '@nobody' } }),
    ]);
    expect(described).not.toContain(JSON.stringify(text).slice(1, -1).slice(0, 30));
    const failing = conduitOf(
      Object.fromEntries(
        TOOLS.flatMap(({ method }) => [
          [
            method,
            () => {
              throw new Error(text);
            },
          ],
        ]),
      ),
    );
    const refusing = toolsGate(failing.origin, undefined, { write: WRITES });
    for (const { name } of TOOLS) {
      const answer = JSON.stringify(
        await sent(refusing, 'tools/call', { name, arguments: argumentsOf(name) }),
      );
      expect(answer).not.toContain(JSON.stringify(text).slice(1, -1).slice(0, 30));
    }
  },
);
