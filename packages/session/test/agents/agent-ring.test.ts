import { expect, test } from 'vitest';
import { agentRing } from '../../src/agents/agent-ring.ts';
import { KeyRing } from '../../src/cookies/key-ring.ts';
import { KEY } from '../fixtures/scene.ts';

const HOST = 'https://tools.corp.example';
const seals = { keys: [KEY], random: crypto.getRandomValues.bind(crypto) } as never;

test('a text for agents is sealed with the keys of the gateway alone where no secret of an agent is given', async () => {
  const sealed = await agentRing(seals, HOST).seal('purpose', 'text');
  expect((await new KeyRing([KEY], HOST).open('purpose', sealed))?.text).toBe('text');
  expect(await agentRing(seals, HOST, 'secret').open('purpose', sealed)).toBeUndefined();
});
