import { expect, test } from 'vitest';
import {
  durableObjectBreakGlass,
  durableObjectRevocations,
  durableObjectSessions,
} from '../../../src/index.ts';

test.each<[string, (namespace: never) => unknown, string]>([
  ['durableObjectSessions', durableObjectSessions, 'PortcullisSessions'],
  ['durableObjectRevocations', durableObjectRevocations, 'PortcullisSessions'],
  ['durableObjectBreakGlass', durableObjectBreakGlass, 'PortcullisBreakGlass'],
])('%s fails at the start because nothing is bound, and not at the first login', (name, make, needed) => {
  expect(() => make(undefined as never)).toThrow(
    `${name}: a Durable Object namespace of ${needed} is required, but it is undefined`,
  );
});
