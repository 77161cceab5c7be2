import { formatNote, formatVerifierKey, type SigningKey, signNote } from '@portcullis/tlog';
import { expect, test } from 'vitest';
import { builtStatement } from '../../src/approval/built-statement.ts';
import { builtForm } from '../../src/build/built-form.ts';
import type { BuiltForm } from '../../src/build/built-gateway.ts';
import { readConfiguration } from '../../src/checks/check-configuration.ts';
import { configurationHash } from '../../src/configuration/configuration-hash.ts';
import { readyVersion } from '../../src/moving/read-version.ts';
import { builder, stranger } from '../approval/signed-approvals.ts';
import { goodConfiguration, sessionKeyLogin } from '../good-configuration.ts';

const builders = [formatVerifierKey(builder.verifierKey)];
// What was built is not looked into again: a check of what was written would refuse this one.
const written = { ...goodConfiguration(), roles: { engineer: [''] } };
const built = await builtForm(readConfiguration(goodConfiguration()), {
  configurationHash: await configurationHash(written),
  provedClaims: 0,
});

async function noteOf(form: BuiltForm, key: SigningKey): Promise<string> {
  const text = await builtStatement(form);
  return formatNote({ text, signatures: [await signNote(text, key)] });
}

/** Whether what was built is used, and what is said. */
async function read(said: object, trusted?: readonly string[]) {
  const told: string[] = [];
  const text = JSON.stringify({ configuration: written, ...said });
  const { configuration } = await readyVersion(text, trusted, (message) => told.push(message));
  return { isUsed: !('problem' in configuration), told };
}

const checkedHere = (why: string) => ({
  isUsed: false,
  told: [`${why}: it is checked and compiled in this isolate`],
});

test('a built form is used where no signature is required, and where a builder signed it', async () => {
  expect(await read({ built })).toEqual({ isUsed: true, told: [] });
  expect(await read({ built, builtNote: await noteOf(built, builder) }, builders)).toEqual({
    isUsed: true,
    told: [],
  });
});

test('the built form of another version is checked here, and that is reported', async () => {
  const other = { ...built, builtBy: '0.0.9' };
  expect(await read({ built: other })).toEqual(
    checkedHere('it was built by portcullis 0.0.9, but this is 0.1.0'),
  );
});

test('a built form of another configuration is checked here', async () => {
  expect(await read({ built: { ...built, configurationHash: '0'.repeat(64) } })).toEqual(
    checkedHere('it was built from another configuration'),
  );
});

test('where builders must sign, an unsigned built form is checked here', async () => {
  const notes = {
    stranger: await noteOf(built, stranger),
    other: await noteOf({ ...built, provedClaims: 9 }, builder),
  };
  expect(await read({ built }, builders)).toEqual(checkedHere('the build output is not signed'));
  expect(await read({ built, builtNote: notes.stranger }, builders)).toEqual(
    checkedHere('build output: signed note: no signature is from a known key'),
  );
  expect(await read({ built, builtNote: notes.other }, builders)).toEqual(
    checkedHere('the signature is for a different build output'),
  );
});

test.each([[null], [{}], [[]], [{ ...built, configuration: 1 }], [{ ...built, variables: {} }]])(
  'an invalid built form is checked here: %j',
  async (form) => {
    expect(await read({ built: form })).toEqual(checkedHere('the build output has an unknown format'));
  },
);

test('each version of a secret must look as its place asks, however many there are', async () => {
  const configuration = {
    ...goodConfiguration(),
    login: sessionKeyLogin(),
  };
  const form = await builtForm(readConfiguration(configuration), {
    configurationHash: await configurationHash(configuration),
    provedClaims: 0,
  });
  const version = await readyVersion(JSON.stringify({ configuration, built: form }), undefined, () => {});
  const filled = (...keys: readonly string[]) => ({
    configuration: form.configuration,
    env: {},
    rounds: keys.map((SESSION_KEY) => ({ SESSION_KEY })),
  });
  expect(version.filledProblems(filled('1'.repeat(43), '2'.repeat(43)), form.configuration)).toEqual([]);
  expect(version.filledProblems(filled('1'.repeat(43), 'short'), form.configuration)).toEqual([
    expect.objectContaining({ path: 'login.keys[0]' }),
  ]);
});
