import { policyVersion } from '@portcullis/policy/internal';
import { REGISTERED } from '../applications/registry.ts';
import { ALL_PARTS } from '../assembly/all-parts.ts';
import { PLACEHOLDER } from '../assembly/placeholders.ts';
import { isOn } from '../assembly/recording.ts';
import type { ConfigurationProblem } from '../checks/configuration-problem.ts';
import type { GatewayConfiguration } from '../configuration/types.ts';
import { VERSION } from '../version.ts';
import type { BuiltGateway } from './built-gateway.ts';
import { variableForms } from './variable-forms.ts';

/** What is found out beside the configuration's own text. */
export interface BuildFacts {
  /** How the entry's first line calls the configuration. */
  readonly source: string;
  /** Of the configuration as it was written, in canonical JSON: SHA-256, lower-case hexadecimal. */
  readonly configurationHash: string;
  /** How many claims of its policies were proved. */
  readonly provedClaims: number;
}

/** What a good configuration has that no built Worker can. */
export function unbuildable({ instances }: GatewayConfiguration): readonly ConfigurationProblem[] {
  return instances.flatMap((instance, index) =>
    (['policy', 'shadowPolicy'] as const).flatMap((field) => {
      const [variable] = JSON.stringify(instance[field] ?? null).match(PLACEHOLDER) ?? [];
      if (variable === undefined) return [];
      const message = `names the variable ${variable}, which is not known when a policy is checked and proved: write what it stands for`;
      return [{ path: `instances[${index}].${field}`, message }];
    }),
  );
}

/**
 * The module of a Worker for one good configuration: imports what the configuration uses, and holds it as data.
 * @param configuration with its defaults
 */
export async function builtEntry(configuration: GatewayConfiguration, facts: BuildFacts): Promise<string> {
  const { source, configurationHash, provedClaims } = facts;
  const { parts, imports } = partsOf(configuration);
  const { $schema: _, ...lean } = withoutClaims(configuration);
  const data: Omit<BuiltGateway, 'parts' | 'configuration'> = {
    builtBy: VERSION,
    configurationHash,
    provedClaims,
    policyVersions: await versionsOf(configuration),
    variables: variableForms(configuration),
  };
  const classes = durableObjectClasses(configuration);
  return [
    `// Written by "portcullis build" from ${source}. Do not edit: change that file, and build again.`,
    `import {\n${imports.map((name) => `  ${name},\n`).join('')}} from 'portcullis/built';`,
    ...(classes.length === 0 ? [] : [`\nexport { ${classes.join(', ')} } from 'portcullis/durable-object';`]),
    '\nexport default {',
    '  fetch: builtGateway({',
    ...Object.entries(data).map(([name, value]) => `    ${name}: ${literal(value)},`),
    `    parts: ${parts},`,
    `    configuration: ${literal(lean)},`,
    '  }),',
    '};\n',
  ].join('\n');
}

/** Claims were proved: they decide nothing. The policy's version is that with them. */
function withoutClaims(configuration: GatewayConfiguration): GatewayConfiguration {
  const lean = <Policy extends { readonly claims?: unknown }>({ claims: _, ...policy }: Policy): Policy =>
    policy as Policy;
  return {
    ...configuration,
    instances: configuration.instances.map((instance) => ({
      ...instance,
      policy: lean(instance.policy),
      ...(instance.shadowPolicy === undefined ? {} : { shadowPolicy: lean(instance.shadowPolicy) }),
    })),
  };
}

async function versionsOf({ instances }: GatewayConfiguration): Promise<BuiltGateway['policyVersions']> {
  const versions = instances.map(async ({ name, policy, shadowPolicy }) => {
    const shadow = shadowPolicy === undefined ? {} : { shadowPolicy: await policyVersion(shadowPolicy) };
    return [name, { policy: await policyVersion(policy), ...shadow }] as const;
  });
  return Object.fromEntries(await Promise.all(versions));
}

/** The parts that a configuration uses: an object in the words of a module, and the names that it imports. */
function partsOf(configuration: GatewayConfiguration): {
  readonly parts: string;
  readonly imports: string[];
} {
  const { providers, groupSources = [], instances, audit = {}, login, operator } = configuration;
  const types = (list: readonly { readonly type: string }[]): string[] => list.map(({ type }) => type);
  const rules = instances.flatMap(({ policy, shadowPolicy }) => [
    ...policy.rules,
    ...(shadowPolicy?.rules ?? []),
  ]);
  const imports = new Set<string>(['builtGateway']);
  const imported = (name: string): string => {
    imports.add(name);
    return name;
  };
  const table = (kinds: readonly string[], suffix: string): string => {
    const entries = [...new Set(kinds)].map(
      (kind) => `${JSON.stringify(kind)}: ${imported(`${camelCase(kind)}${suffix}`)}`,
    );
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  };
  const fields = [
    `applications: { ${applicationParts(instances)
      .map(([name, part]) => `${JSON.stringify(name)}: ${imported(part)}`)
      .join(', ')} }`,
    `providers: ${table(types(providers), 'Provider')}`,
    `groupSources: ${table(types(groupSources), 'Source')}`,
    // A gate that lacks a binding says so on the console.
    `sinks: ${table(types(audit.sinks ?? [{ type: 'console' }]), 'SinkPart')}`,
    `audit: ${table(
      Object.keys(ALL_PARTS.audit ?? {}).filter((setting) =>
        setting === 'log' ? hasLog({ audit, instances }) : isOn(audit[setting as keyof typeof audit]),
      ),
      'Part',
    )}`,
    ...(audit.erasure === undefined ? [] : [`erasure: ${imported('erasurePart')}`]),
    `criteria: [${ALL_PARTS.criteria
      .filter(({ field }) => rules.some((rule) => rule[field] !== undefined))
      .map(({ field }) => imported(field))
      .join(', ')}]`,
    ...(login === undefined ? [] : [`login: ${imported('loginPart')}`]),
    ...(login?.credentials === undefined ? [] : [`credentials: ${imported('credentialsPart')}`]),
    ...(operator === undefined ? [] : [`operator: ${imported('operatorPart')}`]),
    ...(['resilience', 'maintenance', 'limits'] as const).flatMap((part) =>
      instances.some((instance) => instance[part] !== undefined)
        ? [`${part}: ${imported(`${part}Part`)}`]
        : [],
    ),
  ];
  return {
    parts: `{\n${fields.map((field) => `      ${field},\n`).join('')}    }`,
    imports: [...imports].toSorted(),
  };
}

/** Whether there is a transparency log, of the gate or of an instance. */
function hasLog({ audit = {}, instances }: Pick<GatewayConfiguration, 'audit' | 'instances'>): boolean {
  return audit.log !== undefined || instances.some(({ log }) => log !== undefined);
}

/** The part of each application that there are instances of. */
function applicationParts(instances: GatewayConfiguration['instances']): (readonly [string, string])[] {
  return REGISTERED.flatMap(({ name, builtPart }) => {
    const ofIt = instances.filter(({ application }) => application === name);
    return ofIt.length === 0 ? [] : [[name, builtPart(ofIt)] as const];
  });
}

/** `microsoft-graph` is `microsoftGraph`. */
export function camelCase(kind: string): string {
  return kind.replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());
}

/** The classes that the Worker must export, since the configuration names their namespaces. */
function durableObjectClasses({ login, instances, audit = {} }: GatewayConfiguration): readonly string[] {
  const classes: readonly (readonly [name: string, isUsed: boolean])[] = [
    ['PortcullisCheckpoints', audit.checkpoints !== undefined],
    ['PortcullisHabits', audit.signals?.durableObject !== undefined],
    ['PortcullisPeople', audit.people !== undefined],
    ['PortcullisSequencer', hasLog({ audit, instances })],
    ['PortcullisSessions', login?.durableObject !== undefined || login?.revocations !== undefined],
    ['PortcullisSso', instances.some((instance) => 'sso' in instance && instance.sso !== undefined)],
  ];
  return classes.flatMap(([name, isUsed]) => (isUsed ? [name] : []));
}

/** JSON, as it stands in a module. `__proto__` would set a prototype there, and be no property. */
function literal(value: unknown): string {
  return JSON.stringify(value, null, 2)
    .replace(/^(\s*)"__proto__":/gm, '$1["__proto__"]:')
    .replaceAll('\n', '\n    ');
}
