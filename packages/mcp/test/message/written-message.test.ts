import { expect, test } from 'vitest';
import type { About, Message } from '../../src/message/message.ts';
import { writtenMessage } from '../../src/message/written-message.ts';

const messageOf = (changes: Partial<Message>): Message => ({
  ...{ era: 'modern', version: '2026-07-28', kind: 'request', id: 1, method: 'tools/call' },
  ...{ about: { kind: 'server' }, arguments: undefined, params: undefined, body: { jsonrpc: '2.0' } },
  ...changes,
});
const headersOf = (changes: Partial<Message>, isVersionSaid = true) =>
  writtenMessage(messageOf(changes), isVersionSaid).headers;
const TYPE = { 'content-type': 'application/json' };
const MODERN = { ...TYPE, 'mcp-protocol-version': '2026-07-28' };

test('a message is written from what was parsed', () => {
  const { body } = writtenMessage(messageOf({ body: { jsonrpc: '2.0', id: 'ä' } }), false);
  expect(new TextDecoder().decode(body)).toBe('{"jsonrpc":"2.0","id":"ä"}');
});

test.each<[About, string | undefined]>([
  [{ kind: 'tool', name: 'run' }, 'run'],
  [{ kind: 'prompt', name: 'greet' }, 'greet'],
  [{ kind: 'prompt', name: 'grüße' }, '=?base64?Z3LDvMOfZQ==?='],
  [{ kind: 'resource', uri: 'file:///a' }, 'file:///a'],
  [{ kind: 'template', template: 'file:///{a}' }, undefined],
  [{ kind: 'subscription', uris: ['file:///a'] }, undefined],
  [{ kind: 'server' }, undefined],
])('the header with the name of a message about %j is %j', (about, name) => {
  expect(headersOf({ about, method: 'x' })).toEqual({
    ...{ ...MODERN, 'mcp-method': 'x' },
    ...(name !== undefined && { 'mcp-name': name }),
  });
});

test('a completion has no header with a name', () => {
  const about: About = { kind: 'prompt', name: 'greet' };
  expect(headersOf({ about, method: 'completion/complete' })).not.toHaveProperty('mcp-name');
});

test('a notification and a response have no header with a method', () => {
  expect(headersOf({ kind: 'notification', method: 'notifications/progress' })).toEqual(MODERN);
  expect(headersOf({ kind: 'response', method: undefined })).toEqual(MODERN);
  expect(headersOf({ kind: 'request', method: undefined })).toEqual(MODERN);
});

test('a message of an older version has the header of its version if the client sent it, and no other', () => {
  const older = { era: 'legacy', version: '2025-06-18', about: { kind: 'tool', name: 'run' } } as const;
  expect(headersOf(older)).toEqual({ ...TYPE, 'mcp-protocol-version': '2025-06-18' });
  expect(headersOf(older, false)).toEqual(TYPE);
});
