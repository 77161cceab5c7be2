import { expect, test } from 'vitest';
import { NOTIFICATIONS, REQUESTS } from '../../src/message/methods.ts';
import { possibleResources } from '../../src/resource/possible-resources.ts';

const SESSION = 'mcp:session';
const possible = possibleResources('tools', ['get_*'], {
  tools: ['get_user', 'run', SESSION],
  prompts: ['greet', SESSION],
  resources: ['file:///a?x=1', SESSION],
});
const of = (operation: string) =>
  possible.messages.filter((one) => one.operation === operation).map(({ kind, id }) => `${kind} ${id}`);

test.each([
  ['tools/call', ['mcp:tool get_user', 'mcp:tool run']],
  ['prompts/get', ['mcp:prompt greet']],
  ['resources/read', ['mcp:resource file:///a?x=1']],
  ['resources/subscribe', ['mcp:resource file:///a?x=1']],
  ['resources/unsubscribe', ['mcp:resource file:///a?x=1']],
  ['completion/complete', ['mcp:prompt greet', 'mcp:resource file:///a?x=1']],
  ['subscriptions/listen', ['mcp:session mcp:session', 'mcp:resource file:///a?x=1']],
  ['initialize', ['mcp:session mcp:session']],
  ['tools/list', ['mcp:session mcp:session']],
  ['notifications/cancelled', ['mcp:session mcp:session']],
  ['response', ['mcp:session mcp:session']],
])('a request with %s can be about %j', (operation, resources) => {
  expect(of(operation)).toEqual(resources);
});

test('every method of the protocol is possible, and no resource has an address for records', () => {
  const methods = [...REQUESTS.keys(), ...NOTIFICATIONS.keys(), 'response'];
  expect([...new Set(possible.messages.map(({ operation }) => operation))]).toEqual(methods);
  expect(possible.messages.some((one) => 'shownId' in one)).toBe(false);
  expect(possible.messages.filter(({ kind }) => kind === 'mcp:tool').map(({ reads }) => reads)).toEqual([
    true,
    false,
  ]);
});

test('a GET request can open the stream of a session, a DELETE request can end it, and no other request can', () => {
  expect(['GET', 'DELETE', 'POST', 'HEAD'].map((method) => possible.session(method)?.operation)).toEqual([
    'stream',
    'end',
    undefined,
    undefined,
  ]);
});

test('a call of a tool is about the tool', () => {
  expect(possible.call({ kind: 'tool', name: 'run' })).toMatchObject({
    ...{ application: 'tools', kind: 'mcp:tool', id: 'run', operation: 'tools/call', reads: false },
  });
});
