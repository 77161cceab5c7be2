import type { InstanceConfiguration } from 'portcullis';
import { expect, test } from 'vitest';
import { gateNotes } from '../../src/gate/as-the-gate.ts';

const CLOSED = { name: 'closed', effect: 'deny', who: { except: ['admin'] }, kinds: ['administration'] };
const STAFF = { name: 'staff', effect: 'allow', who: { roles: ['staff'] }, paths: ['/**'] };

const notesOn = (resources: readonly object[], closed: object = {}, open: object = {}) =>
  gateNotes({
    name: 'wiki',
    hosts: ['wiki.example'],
    application: 'web',
    origin: { binding: 'WIKI' },
    resources,
    policy: {
      name: 'wiki',
      rules: [
        { ...CLOSED, ...closed },
        { ...STAFF, ...open },
      ],
    },
  } as unknown as InstanceConfiguration).map(({ path, message }) => `${path} ${message}`);

const ADMIN = [{ path: '/admin', kind: 'administration' }];

test.each([
  ['/admin', '/admin/x'],
  ['/admin/', '/admin/x'],
  ['/:team/admin', '/x/admin/x'],
  ['/*/admin.*', '/x/admin/x'],
])('a rule that closes a kind is reported to leave by %s %s open', (path, below) => {
  expect(notesOn([{ path, kind: 'administration' }])).toEqual([
    `rules[0] restricts by kind, and only ${path} is of that kind: paths below it, such as ${below}, are not, and are open. ` +
      `To close them, write ${path.replace(/\/$/, '')}/** in resources`,
  ]);
});

test.each<[string, object, object?]>([
  ['deny', { who: 'anyone' }],
  ['stepUp', { who: 'authenticated', authentication: { maxAgeSeconds: 60 } }],
  ['login', { who: 'anyone' }, { who: 'anyone' }],
  ['readOnly', { who: 'authenticated' }],
])('a note about paths below a kind: a rule with the effect %s restricts', (effect, closed, open) => {
  expect(notesOn(ADMIN, { effect, ...closed }, open)).toHaveLength(1);
});

test.each<[string, readonly object[], object?, object?]>([
  ['a pattern of all that is below', [{ path: '/admin/**', kind: 'administration' }]],
  ['what is allowed', ADMIN, { effect: 'allow' }],
  ['another kind', [{ path: '/docs', kind: 'page' }]],
  ['another operation', ADMIN, { operations: ['delete'] }],
  ['a page below which nothing is open', ADMIN, {}, { paths: ['/*'] }],
  [
    'what is below by a pattern of its own',
    [
      { path: '/admin', methods: ['POST'], kind: 'administration' },
      { path: '/admin/:page/**', kind: 'administration' },
    ],
  ],
])('a rule by kind needs no note about paths below: %s', (_, resources, closed, open) => {
  expect(notesOn(resources, closed, open)).toEqual([]);
});
