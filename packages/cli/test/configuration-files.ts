import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { onTestFinished } from 'vitest';

/** The example's configuration. */
export const EXAMPLE: string = join(import.meta.dirname, '../../../examples/phabricator/portcullis.json');

/** The same with one rule and no claim, whose proof does not take seconds: for a test of all else that it says. */
export function exampleOfOneRule(): string {
  const { instances, ...rest } = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as GatewayConfiguration;
  const policy = instances[0]?.policy;
  const small = { name: policy?.name, rules: policy?.rules.slice(0, 1) };
  return fileOf({ ...rest, instances: instances.map((each) => ({ ...each, policy: small })) });
}

/** A configuration without a fault, to be changed by a test. Its application has no paths of its own, so it is soon proved. */
export function goodConfiguration(
  ...instances: readonly Partial<InstanceConfiguration>[]
): GatewayConfiguration {
  const [first = {}, ...more] = instances;
  return {
    providers: [{ type: 'oidc', name: 'corp', issuer: 'https://login.corp.example', audience: 'phorge' }],
    roles: { engineer: ['eng', 'eng-*'], contractor: ['ext-*'] },
    instances: [instance(first), ...more.map(instance)],
  };
}

/** The same in front of Phorge. */
export function phorgeConfiguration(
  ...instances: readonly Partial<InstanceConfiguration>[]
): GatewayConfiguration {
  const all = instances.length === 0 ? [{}] : instances;
  return goodConfiguration(
    ...all.map((each) => ({ application: 'phabricator', ...each }) as Partial<InstanceConfiguration>),
  );
}

function instance(change: Partial<InstanceConfiguration>): InstanceConfiguration {
  const whole = {
    name: 'phorge',
    hosts: ['phorge.corp.example'],
    application: 'web',
    origin: { binding: 'PHORGE' },
    policy: {
      name: 'phorge',
      rules: [
        {
          name: 'engineering',
          description: 'Engineers use every application.',
          owner: 'platform@corp.example',
          effect: 'allow',
          who: { roles: ['engineer'] },
          paths: ['/**'],
        },
        {
          name: 'source-code',
          effect: 'deny',
          who: { roles: ['contractor'] },
          paths: ['/differential/**', '/D*'],
        },
        { name: 'tasks', effect: 'allow', who: { roles: ['contractor'] }, paths: ['/maniphest/**', '/T*'] },
        { name: 'health', effect: 'allow', who: 'anyone', paths: ['/status/'], methods: ['GET'] },
      ],
    },
    ...change,
  };
  return whole as InstanceConfiguration;
}

/** Writes files into a folder that lives as long as the test, and returns the folder. */
export function folderWith(files: Readonly<Record<string, string | object>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

/** Writes one configuration, and returns its file. */
export function fileOf(configuration: object): string {
  return join(folderWith({ 'portcullis.json': configuration }), 'portcullis.json');
}
