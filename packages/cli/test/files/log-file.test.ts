import { join } from 'node:path';
import { expect, test } from 'vitest';
import { logEvents } from '../../src/files/log-file.ts';
import { folderWith } from '../configuration-files.ts';
import { requestEvent } from '../events.ts';

const EVENT = requestEvent({ sub: 'ada', roles: [] }, '/T1', 'deny');

/** Types of events that are about something, which a line of them must have. */
const SUBJECTS = [
  ...['conduit.call', 'group.sync', 'logout', 'policy.loaded', 'config.changed', 'credential', 'sso'],
  ...['upstream.changed', 'archive.served', 'signal', 'audit.loss', 'audit.checkpoint'],
];

/** Which lines of a log are events. */
function areEvents(...lines: readonly object[]): readonly boolean[] {
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  const file = join(folderWith({ 'log.ndjson': text }), 'log.ndjson');
  return [...logEvents(file)].map(({ event }) => event !== undefined);
}

test('a text that merely contains the name of the schema is no event, and what follows it is read', () => {
  const { schema, http, ...rest } = EVENT;
  const wrong = [
    { schema },
    { schema, ...rest },
    ...['type', 'time', 'outcome', 'reason'].map((member) => ({ ...EVENT, [member]: undefined })),
    ...['type', 'time', 'outcome'].map((member) => ({ ...EVENT, [member]: 5 })),
    { ...EVENT, reason: 'policy.denied' },
    { ...EVENT, reason: [null] },
    ...['actor', 'http', 'observer', 'trace', 'policy'].map((member) => ({ ...EVENT, [member]: null })),
    { ...EVENT, actor: 'ada' },
    { ...EVENT, resource: [] },
    ...SUBJECTS.map((type) => ({ schema, time: rest.time, outcome: 'allow', reason: [], type })),
  ];
  expect(areEvents(...wrong, EVENT)).toEqual([...wrong.map(() => false), true]);
  expect(areEvents({ schema, ...rest, type: 'login' }, { ...EVENT, later: null })).toEqual([true, true]);
});
