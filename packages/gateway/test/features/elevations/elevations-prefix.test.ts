import { expect, test } from 'vitest';
import { elevationsAddress, elevationsPrefix } from '../../../src/features/elevations/elevations-prefix.ts';

test('the pages of elevations are below the prefix of the gate', () => {
  expect(elevationsPrefix(undefined)).toBe('/.portcullis/elevations/');
  expect(elevationsPrefix({ prefix: '/gate/' })).toBe('/gate/elevations/');
});

test.each<[string, object, string | undefined]>([
  ['without elevations', { trustedHosts: ['wiki.example'] }, undefined],
  [
    'with a login host',
    { elevations: {}, login: { host: 'https://gate.example' } },
    'https://gate.example/.portcullis/elevations/',
  ],
  [
    'on a trusted host',
    { elevations: {}, login: {}, trustedHosts: ['wiki.example'] },
    'https://wiki.example/.portcullis/elevations/',
  ],
  ['on a host that is not trusted', { elevations: {}, login: {}, trustedHosts: [] }, undefined],
])(
  'the address of the pages of elevations %s is the one where they are served',
  (_, configuration, address) => {
    expect(elevationsAddress(configuration as never, 'wiki.example')).toBe(address);
  },
);
