import { expect, test } from 'vitest';
import { startNpmRegistry } from '../../fixtures/npm-registry.ts';
import {
  instructions,
  nameState,
  namesInOrder,
  publishPlaceholders,
  statesAt,
} from '../../release/first-release.ts';
import { readPackages, root } from '../../workspace.ts';

const REPOSITORY = 'acme/portcullis';

test('every published package is listed once, after the packages that it needs', () => {
  const names = namesInOrder(root);
  const published = readPackages(root).filter(({ manifest }) => manifest.private !== true);
  expect([...names].sort()).toEqual(published.map(({ manifest }) => manifest.name).sort());
  for (const { manifest } of published) {
    for (const need of Object.keys(manifest.dependencies ?? {})) {
      if (names.includes(need)) expect(names.indexOf(need)).toBeLessThan(names.indexOf(manifest.name));
    }
  }
});

test('npm publishes a placeholder for each free name, and a second run finds nothing to publish', async () => {
  await using registry = await startNpmRegistry();
  const names = ['@acme/core', 'acme'];
  const before = await statesAt(registry.url, names);
  expect([...before.values()]).toEqual(['free', 'free']);
  expect(instructions(before, REPOSITORY)).toContain(
    'run this again with --publish. It publishes 0.0.0 of 2 names',
  );
  const environment = { ...registry.environment, npm_config_loglevel: 'silent' };
  expect(await publishPlaceholders(names, REPOSITORY, registry.url, environment)).toBeUndefined();
  expect(names.map(registry.versions)).toEqual([['0.0.0'], ['0.0.0']]);
  const after = await statesAt(registry.url, names);
  expect([...after.values()]).toEqual(['placeholder', 'placeholder']);
  const next = instructions(after, REPOSITORY);
  expect(next).toContain(
    'npx -y npm@12 trust github @acme/core --repository acme/portcullis --file release.yml --environment npm --allow-publish --yes',
  );
  expect(next).toContain('npmjs.com/settings/acme/members');
  // The registry refuses a version that exists, and the program reports it.
  expect(await publishPlaceholders(['acme'], REPOSITORY, registry.url, environment)).toBe(
    'acme: npm publish failed',
  );
});

test('a name with another version, or a registry that does not answer, stops the release', async () => {
  await using registry = await startNpmRegistry();
  const body = { name: 'acme', 'dist-tags': { latest: '3.1.0' }, versions: { '3.1.0': { dist: {} } } };
  await fetch(`${registry.url}/acme`, { method: 'PUT', body: JSON.stringify(body) });
  expect(await nameState(registry.url, 'acme')).toBe('taken');
  expect(await nameState('http://127.0.0.1:1', 'acme')).toBe('unknown');
  for (const state of ['taken', 'unknown'] as const) {
    const text = instructions(new Map([['acme', state]]), REPOSITORY);
    expect(text).toContain('Stop: acme cannot be claimed');
    expect(text).not.toContain('trust github');
  }
});
