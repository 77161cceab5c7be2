import { expect, test } from 'vitest';
import type { About, Message } from '../../src/message/message.ts';
import { classifier, KINDS, OPERATIONS, SESSION } from '../../src/resource/classify.ts';

const { asked, listed, recorded, resourceOf, session } = classifier('tools', ['get_*', 'list']);
const about = (kind: 'tool' | 'prompt', name: string): About => ({ kind, name });
const SERVER = { application: 'tools', kind: SESSION, id: SESSION, reads: true };
const address = (id: string, operation: string) => ({
  ...{ application: 'tools', kind: 'mcp:resource', id, shownId: id, operation, reads: true },
});

test.each([
  ['get_user', true],
  ['list', true],
  ['get_', true],
  ['list_all', false],
  ['delete_user', false],
  ['xget_user', false],
])('the tool %s is one that reads: %s', (name, reads) => {
  const tool = { application: 'tools', kind: 'mcp:tool', id: name, operation: 'tools/call', reads };
  expect(listed(about('tool', name))).toEqual(tool);
  expect(recorded({ application: 'tools', kind: 'mcp:tool', id: name })).toMatchObject({ reads });
});

test.each<[About, object]>([
  [about('prompt', 'p'), { application: 'tools', kind: 'mcp:prompt', id: 'p', operation: 'm', reads: true }],
  [{ kind: 'resource', uri: 'file:///a' }, address('file:///a', 'm')],
  [{ kind: 'template', template: 'file:///{a}' }, address('file:///{a}', 'm')],
  [
    { kind: 'resource', uri: 'https://A.example' },
    { ...address('https://A.example', 'm'), asSent: address('https://a.example/', 'm') },
  ],
  [{ kind: 'server' }, { ...SERVER, operation: 'm' }],
  [
    { kind: 'subscription', uris: [] },
    { ...SERVER, operation: 'm' },
  ],
  [
    { kind: 'subscription', uris: ['file:///a', 'file:///b'] },
    {
      ...{ ...SERVER, operation: 'm' },
      asSent: { ...address('file:///b', 'm'), asSent: address('file:///a', 'm') },
    },
  ],
])('a message about %j asks for the resource, with its method', (one, resource) => {
  expect(asked(one, 'm')).toEqual(resource);
});

test.each<[About, string]>([
  [about('tool', 'x'), 'tools/call'],
  [about('prompt', 'x'), 'prompts/get'],
  [{ kind: 'resource', uri: 'file:///a' }, 'resources/read'],
  [{ kind: 'template', template: 'x' }, 'resources/read'],
  [{ kind: 'subscription', uris: [] }, 'subscriptions/listen'],
  [{ kind: 'server' }, 'ping'],
])('%j is listed where %s is allowed', (one, operation) => {
  expect(listed(one)).toHaveProperty('operation', operation);
});

test.each<About>([
  about('tool', SESSION),
  about('prompt', SESSION),
  { kind: 'resource', uri: SESSION },
  { kind: 'template', template: SESSION },
  { kind: 'subscription', uris: [SESSION] },
])('%j is refused: rules that allow to connect would allow it', (one) => {
  expect(() => asked(one, 'm')).toThrow(expect.objectContaining({ code: 'mcp.name_unknown' }));
});

test('a recorded resource reads if all requests of its kind do, and one of another kind is as it was recorded', () => {
  const kinds = ['mcp:resource', 'mcp:prompt', SESSION, 'mcp:message', 'mcp:metadata', 'task', undefined];
  expect(kinds.map((kind) => recorded({ application: 'tools', ...(kind && { kind }) }).reads)).toEqual([
    ...[true, true, true],
    ...[undefined, undefined, undefined, undefined],
  ]);
  expect(recorded({ application: 'tools', kind: 'mcp:tool' }).reads).toBe(false);
});

test('a message is about what it asks for, with the names of its arguments in order; a response has an operation of its own', () => {
  const message = { about: about('tool', 'x'), method: 'tools/call' } as Message;
  expect(resourceOf(message)).toEqual(listed(about('tool', 'x')));
  expect(resourceOf({ ...message, arguments: {} })).not.toHaveProperty('argumentNames');
  expect(resourceOf({ ...message, arguments: { b: 1, a: 2 } }).argumentNames).toEqual(['a', 'b']);
  expect(resourceOf({ about: { kind: 'server' }, method: undefined } as Message).operation).toBe('response');
});

test('operations are the methods of the protocol, and what has none', () => {
  expect(session('end')).toEqual({ ...SERVER, operation: 'end' });
  expect(OPERATIONS).toEqual(
    expect.arrayContaining(['tools/call', 'initialize', 'notifications/initialized', 'response', 'stream']),
  );
  expect(OPERATIONS.slice(-3)).toEqual(['response', 'stream', 'end']);
});

test('rules can name every kind of a resource of an MCP server', () => {
  expect(KINDS).toEqual([
    ...['mcp:tool', 'mcp:resource', 'mcp:prompt'],
    ...['mcp:session', 'mcp:message', 'mcp:metadata'],
  ]);
});
