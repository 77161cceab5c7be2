import { expect, test } from 'vitest';
import { loginHostFor } from '../../src/intent/login-host.ts';

test.each([
  [['wiki.corp.example'], 'gate.corp.example'],
  [['wiki.corp.example', 'reports.corp.example'], 'gate.corp.example'],
  [['a.b.corp.example', 'reports.corp.example'], 'gate.corp.example'],
  [['corp.example', 'wiki.corp.example'], 'gate.corp.example'],
  [['wiki.example'], undefined],
  [['wiki.corp.example', 'wiki.other.example'], undefined],
  [['gate.corp.example', 'wiki.corp.example'], undefined],
  [['wiki.workers.dev', 'reports.workers.dev'], undefined],
])('the pages of a gate for %j get the host %s', (hosts, host) => {
  expect(loginHostFor({ instances: hosts.map((one) => ({ host: one })) as never })).toBe(host);
});
