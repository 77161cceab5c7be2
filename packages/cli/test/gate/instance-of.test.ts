import { expect, test } from 'vitest';
import { instanceOf } from '../../src/gate/instance-of.ts';
import { goodConfiguration } from '../configuration-files.ts';

const ONE = { name: 'one', hosts: ['a.example', 'b.example'] };
const TWO = { name: 'two', hosts: ['c.example'] };
// biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of the configuration
const OPEN = { name: 'open', hosts: ['${GATE_HOST}'] };
// biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of the configuration
const OPEN_TOO = { name: 'open-too', hosts: ['${OTHER_HOST}'] };

function asked(host: string | undefined, ...instances: readonly { name: string; hosts: string[] }[]): string {
  const found = instanceOf(goodConfiguration(...instances), host);
  return `${found.instance.name} ${found.host}`;
}

test('the only instance needs no host', () => {
  expect(asked(undefined, ONE)).toBe('one a.example');
  expect(asked(undefined, OPEN)).toBe('open gate.invalid');
});

test('instanceOf finds the instance of a host', () => {
  expect(asked('b.example', ONE, TWO)).toBe('one b.example');
  expect(asked('c.example', ONE, TWO, OPEN)).toBe('two c.example');
});

test('a host that no instance names literally is that of the only one with a placeholder', () => {
  expect(asked('x.example', ONE, OPEN)).toBe('open x.example');
});

test.each([
  [undefined, [ONE, TWO], 'the host is missing'],
  ['x.example', [ONE, TWO], 'no instance is known to serve it'],
  ['x.example', [OPEN, OPEN_TOO], 'no instance is known to serve it'],
])('%s and %j: invalid usage, with the hosts there are', (host, instances, message) => {
  expect(() => asked(host, ...instances)).toThrow(
    expect.objectContaining({ name: 'UsageError', message: expect.stringContaining(message) }),
  );
  expect(() => asked(host, ...instances)).toThrow(`${instances[0]?.name}: ${instances[0]?.hosts.join(', ')}`);
});
