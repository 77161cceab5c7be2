import { expect, it } from 'vitest';
import { applicationsOfMethod } from '../../src/resource/conduit-reach.ts';

it.each([
  ['differential.getrawdiff', 'differential'],
  ['user.whoami', 'people'],
  ['project.column.search', 'projects'],
  ['repository.query', 'diffusion'],
  ['owners.search', 'owners,diffusion'],
  ['auth.querypublickeys', 'auth,almanac,people'],
  ['conduit.ping', ''],
  ['phid.query', undefined],
  ['differential', undefined],
  ['', undefined],
  ['constructor.name', undefined],
])('%s returns the data of %s', (method, found) =>
  expect(applicationsOfMethod(method)?.join(',')).toBe(found),
);
