import type { InstanceConfiguration } from 'portcullis';
import { expect, test } from 'vitest';
import { gateNotes } from '../../src/gate/as-the-gate.ts';

const notesOn = (rule: object, application = 'web') =>
  gateNotes({
    application,
    policy: { name: 'p', rules: [{ name: 'closed', who: 'anyone', ...rule }] },
  } as unknown as InstanceConfiguration);

test.each(['deny', 'stepUp', 'login', 'readOnly'])(
  'a rule with the effect %s at paths or for ids of a web application is noted',
  (effect) => {
    const [byPaths, byIds, ...more] = notesOn({ effect, paths: ['/admin/**'], ids: ['42'] });
    expect(byPaths).toEqual({
      ...{ rule: 'closed', path: 'rules[0]' },
      message: expect.stringMatching(/^restricts by paths.*\/Admin\/.*restrict by kind$/),
    });
    expect(byIds).toMatchObject({ message: expect.stringMatching(/^restricts by ids.*42;x/) });
    expect(more).toEqual([]);
  },
);

test.each([
  { effect: 'allow', paths: ['/docs/**'], ids: ['42'] },
  { effect: 'deny', paths: ['/**'], ids: ['*'] },
  { effect: 'deny', kinds: ['administration'] },
])('a rule with %j matches every encoding, so it needs no note', (rule) => {
  expect(notesOn(rule)).toEqual([]);
});

test('Phabricator reads its paths in one way', () => {
  expect(notesOn({ effect: 'deny', paths: ['/config/**'], ids: ['T1'] }, 'phabricator')).toEqual([]);
});
