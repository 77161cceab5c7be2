import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkConfiguration } from 'portcullis';
import { expect, test } from 'vitest';
import { splitMarkdown } from '../../docs/markdown.ts';
import { configurationJsonSchema } from '../../schema/configuration-json-schema.ts';
import { listFiles, root, shown } from '../../workspace.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Schema {
  readonly properties: Readonly<Record<string, Schema>>;
  readonly items: { readonly oneOf: readonly Schema[] };
}

const { properties } = configurationJsonSchema() as unknown as Schema;
const TOP = new Set(Object.keys(properties));
const INSTANCE_SETTINGS = new Set(
  properties.instances?.items.oneOf.flatMap((one) => Object.keys(one.properties)),
);

/** Roles that pages speak of. */
const ROLES = [
  'admin',
  'ci',
  'contractor',
  'editor',
  'engineer',
  'operator',
  'review-bot',
  'security',
  'staff',
  'task-bot',
  'vendor',
];
const GOOD = {
  providers: [{ type: 'oidc', name: 'corp', issuer: 'https://login.corp.example', audience: 'phorge' }],
  login: {
    keys: [`\${SESSION_KEY}`],
    durableObject: 'SESSIONS',
    providers: {
      corp: {
        issuer: 'https://login.corp.example',
        clientId: 'gate',
        clientAuthentication: { method: 'client_secret_basic', secret: `\${CLIENT_SECRET}` },
      },
    },
  },
  roles: Object.fromEntries(ROLES.map((role) => [role, [role]])),
};
const INSTANCE = {
  name: 'phorge',
  hosts: ['phorge.corp.example'],
  application: 'phabricator',
  origin: { binding: 'PHORGE' },
  conduit: { tokens: true },
};

/** What an example of an instance leaves out. */
function baseOf({ application, archive }: Fields): object {
  if (application === 'web')
    return { name: 'wiki', hosts: ['wiki.corp.example'], origin: { binding: 'WIKI' } };
  const { conduit: _, ...others } = INSTANCE;
  // An archive replaces Phorge, which answers Conduit.
  return application === 'mcp' || archive !== undefined ? others : INSTANCE;
}

const RULE = { name: 'engineering', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] };

/** The JSON blocks of a page that hold settings of a gateway, whole or in part; those with an ellipsis are no JSON. */
function settingsOf(file: string): readonly { readonly place: string; readonly value: Fields }[] {
  return splitMarkdown(readFileSync(file, 'utf8')).blocks.flatMap(({ info, code, line }) => {
    if (info !== 'json' || code.includes('…')) return [];
    const value = JSON.parse(/^\s*"/.test(code) ? `{${code.replace(/,\s*$/, '')}}` : code) as Fields;
    return [{ place: `${shown(root, file)}:${line}`, value }];
  });
}

/**
 * A good configuration with these settings in their place; `undefined` where they are none of a configuration.
 * @param resources that the page states
 */
function configurationWith(value: Fields, resources: readonly Fields[]): object | undefined {
  const names = Object.keys(value);
  const configured = (top: Fields, instance: Fields = {}, policy: Fields = {}): object => {
    const {
      instances = [{}],
      roles,
      login,
      ...others
    } = top as { instances?: Fields[]; roles?: Fields; login?: Fields };
    return {
      ...GOOD,
      ...others,
      login: { ...GOOD.login, ...login, providers: GOOD.login.providers },
      roles: { ...GOOD.roles, ...roles },
      instances: instances.map((one) => ({
        ...baseOf({ ...one, ...instance }),
        policy: { name: 'phorge', rules: [RULE], ...policy },
        ...one,
        ...instance,
      })),
    };
  };
  const isStated = (kind: unknown): boolean => resources.some((resource) => resource.kind === kind);
  if (Array.isArray(value.kinds) && value.kinds.every(isStated)) {
    return configured({}, { application: 'web', resources }, { rules: [RULE, value] });
  }
  if (names.includes('effect')) return configured({}, {}, { rules: [RULE, value] });
  if (names.every((name) => TOP.has(name))) return configured(value);
  if (names.length === 1 && names[0] === 'claims') return configured({}, {}, value);
  return names.every((name) => INSTANCE_SETTINGS.has(name)) ? configured({}, value) : undefined;
}

const placed = listFiles(join(root, 'docs'), '.md').flatMap((file) => {
  const settings = settingsOf(file);
  const resources = settings.flatMap(({ value }) => ('path' in value && 'kind' in value ? [value] : []));
  return settings.flatMap(({ place, value }) => {
    const configuration = configurationWith(value, resources);
    return configuration === undefined ? [] : [{ place, configuration }];
  });
});

/** The rules of a block for any or a web application: one, or those of its policy. */
function rulesIn(value: Fields): readonly Fields[] {
  if (typeof value.effect === 'string') return [value];
  if (value.application !== 'web') return [];
  const { rules = [] } = (value.policy ?? {}) as { readonly rules?: readonly Fields[] };
  return rules;
}

test('no rule that a page for web applications shows restricts by paths, of which check warns', () => {
  const rules = listFiles(join(root, 'docs'), '.md').flatMap((file) =>
    settingsOf(file).flatMap(({ place, value }) => rulesIn(value).map((rule) => ({ place, rule }))),
  );
  expect(rules.length).toBeGreaterThan(2);
  const warned = rules.filter(({ rule }) => rule.effect !== 'allow' && rule.paths !== undefined);
  expect(warned.map(({ place }) => place)).toEqual([]);
});

test('most pages that show JSON show settings', () => {
  expect(placed.length).toBeGreaterThan(25);
});

test.each(placed)('$place is good in a configuration', ({ configuration }) => {
  expect(checkConfiguration(configuration).map(({ path, message }) => `${path}: ${message}`)).toEqual([]);
});
