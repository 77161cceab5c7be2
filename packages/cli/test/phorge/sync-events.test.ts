import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SyncChange } from '@portcullis/phabricator/sync';
import { expect, test } from 'vitest';
import { eventsInto } from '../../src/phorge/sync-events.ts';
import { folderWith } from '../configuration-files.ts';
import { codeWithLittleRoom } from '../little-room.ts';

const MODULE = join(import.meta.dirname, '../../src/phorge/sync-events.ts');
const group = {
  name: 'eng',
  target: '#team',
  change: 'add',
  count: 1,
  member: 'ada',
  before: 0,
  after: 1,
} as const;
const CHANGE: SyncChange = { type: 'group.sync', outcome: 'allow', group };

test('after a line that was cut off a change has a line of its own', async () => {
  const file = join(folderWith({ events: '{"id":"1"}\n{"id":"2' }), 'events');
  const record = eventsInto(file);
  await record(CHANGE);
  await record(CHANGE);
  const [whole, cutOff, ...changes] = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect([whole, cutOff]).toEqual(['{"id":"1"}', '{"id":"2']);
  expect(changes.map((line) => JSON.parse(line).group)).toEqual([group, group]);
});

test('where a change cannot be written, the file and its problem are reported', () => {
  const file = join(folderWith({ events: `${'x'.repeat(1000)}\n` }), 'events');
  const { out } = codeWithLittleRoom(
    2,
    `import { eventsInto } from ${JSON.stringify(MODULE)};
    await eventsInto(${JSON.stringify(file)})(${JSON.stringify(CHANGE)}).catch(({ message }) => console.log(message));`,
  );
  expect(out).toBe(`${file}: cannot be written (EFBIG)\n`);
});
