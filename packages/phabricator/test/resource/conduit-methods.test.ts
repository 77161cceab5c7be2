import { expect, it } from 'vitest';
import { classify } from '../../src/resource/classify.ts';
import { conduitMethods } from '../../src/resource/conduit-methods.ts';
import { applicationsOfMethod } from '../../src/resource/conduit-reach.ts';
import { vocabulary } from '../../src/resource/vocabulary.ts';

/** Phorge says that these change nothing: one makes what it does not find, the other gives a password away. */
const NOT_BELIEVED = ['harbormaster.queryautotargets', 'conduit.getcertificate'];

it('the Conduit methods for reading are exactly those of Phorge that read', () => {
  const methods = conduitMethods();
  expect(methods).toHaveLength(187);
  const expected = methods.filter(({ name, reads }) => reads && !NOT_BELIEVED.includes(name));
  const found = methods.filter(({ name }) => classify('POST', { path: `/api/${name}`, search: '' }).reads);
  expect(found).toEqual(expected);
});

it('the data of every Conduit method is named in policy words, or counts as that of any application', () => {
  const unknown = conduitMethods().filter(({ name }) => applicationsOfMethod(name) === undefined);
  expect([...new Set(unknown.map(({ name }) => name.split('.')[0]))]).toEqual(
    'dashboard edge feed file flag phid phrequent portal remarkup token transaction'.split(' '),
  );
  for (const { name } of conduitMethods()) {
    for (const application of applicationsOfMethod(name) ?? []) {
      expect(vocabulary.applications, name).toContain(application);
    }
  }
});
