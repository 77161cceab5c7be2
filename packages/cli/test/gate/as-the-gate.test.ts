import { expect, test } from 'vitest';
import { gateReading } from '../../src/gate/as-the-gate.ts';

const PHABRICATOR = { name: 'phorge', application: 'phabricator' } as never;

test.each(['/index.php/config/', '/INDEX.PHP', '/x?__path__=/config/', '/x?%5F_path__=/config/'])(
  'the gate refuses %s before any policy',
  (path) => {
    expect(gateReading(PHABRICATOR, 'gate.example', 'GET', path)).toEqual({
      ok: false,
      failure: 'phabricator.path_override',
    });
  },
);

test('an address is read, and classified', () => {
  expect(gateReading(PHABRICATOR, 'gate.example', 'GET', '/source/C%23/')).toMatchObject({
    ok: true,
    target: { path: '/source/C#/' },
    resource: { application: 'diffusion' },
  });
});
