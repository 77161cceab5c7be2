import type { RegisteredApplication } from '../applications/application.ts';
import { REGISTERED } from '../applications/registry.ts';
import { ALL_PARTS } from '../assembly/all-parts.ts';
import { PLACEHOLDER } from '../assembly/placeholders.ts';
import { isOn } from '../assembly/recording.ts';
import type { ConfigurationProblem } from '../checks/configuration-problem.ts';
import type { GatewayConfiguration } from '../configuration/types.ts';
import { builtForm } from './built-form.ts';

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
  const { parts, imports } = partsOf(configuration);
  const { configuration: lean, ...data } = await builtForm(configuration, facts);
  const classes = durableObjectClasses(configuration);
  return [
    `// Written by "portcullis build" from ${facts.source}. Do not edit: change that file, and build again.`,
    `import {\n${imports.map((name) => `  ${name},\n`).join('')}} from 'portcullis/built';`,
    ...(classes.length === 0 ? [] : [`\nexport { ${classes.join(', ')} } from 'portcullis/durable-object';`]),
    hasGroupSync(configuration)
      ? '\nconst gate = {\n  fetch: builtGateway({'
      : '\nexport default {\n  fetch: builtGateway({',
    ...Object.entries(data).map(([name, value]) => `    ${name}: ${literal(value)},`),
    `    parts: ${parts},`,
    `    configuration: ${literal(lean)},`,
    '  }),',
    '};\n',
    ...(hasGroupSync(configuration)
      ? ['export default { fetch: gate.fetch, scheduled: gate.fetch.scheduled };\n']
      : []),
  ].join('\n');
}

/** The parts that a configuration uses: an object in the words of a module, and the names that it imports. */
function partsOf(configuration: GatewayConfiguration): {
  readonly parts: string;
  readonly imports: string[];
} {
  const { providers, groupSources = [], instances, audit = {}, login, operator, secrets } = configuration;
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
      .map(([name, [part, ...given]]) => {
        const made = given.length === 0 ? '' : `(${given.map(imported).join(', ')})`;
        return `${JSON.stringify(name)}: ${imported(part)}${made}`;
      })
      .join(', ')} }`,
    `providers: ${table(types(providers), 'Provider')}`,
    `groupSources: ${table(types(groupSources), 'Source')}`,
    // A gate that lacks a binding says so on the console.
    ...(hasGroupSync(configuration)
      ? [
          `memberSources: ${table(
            types(groupSources).filter((type) => type in (ALL_PARTS.memberSources ?? {})),
            'MembersList',
          )}`,
          `groupSync: ${imported('groupSyncPart')}`,
        ]
      : []),
    `sinks: ${table(types(audit.sinks ?? [{ type: 'console' }]), 'SinkPart')}`,
    `accessRecipients: ${table(
      types(instances.flatMap(({ accessRequests }) => accessRequests ?? [])).filter(
        (type) => type !== 'mail',
      ),
      'RecipientPart',
    )}`,
    `audit: ${table(
      Object.keys(ALL_PARTS.audit ?? {}).filter((setting) =>
        setting === 'log' ? hasLog({ audit, instances }) : isOn(audit[setting as keyof typeof audit]),
      ),
      'Part',
    )}`,
    ...(secrets === undefined
      ? []
      : [
          `secretSources: ${table(types(Object.values(secrets)), 'SecretPart')}`,
          `renewing: ${imported('renewingPart')}`,
        ]),
    ...(audit.erasure === undefined ? [] : [`erasure: ${imported('erasurePart')}`]),
    `criteria: [${ALL_PARTS.criteria
      .filter(({ field }) => rules.some((rule) => rule[field] !== undefined))
      .map(({ field }) => imported(field))
      .join(', ')}]`,
    ...(login === undefined ? [] : [`login: ${imported('loginPart')}`]),
    ...(login?.credentials === undefined ? [] : [`credentials: ${imported('credentialsPart')}`]),
    ...(configuration.breakGlass === undefined ? [] : [`breakGlass: ${imported('breakGlassPart')}`]),
    ...(operator === undefined ? [] : [`operator: ${imported('operatorPart')}`]),
    ...(configuration.traces === undefined ? [] : [`traces: ${imported('tracesPart')}`]),
    ...(['resilience', 'maintenance', 'publicCache', 'limits'] as const).flatMap((part) =>
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

/** Whether groups of an instance follow those of a directory. */
function hasGroupSync({ instances }: Pick<GatewayConfiguration, 'instances'>): boolean {
  return instances.some((instance) => 'groupSync' in instance && instance.groupSync !== undefined);
}

/** Whether there is a transparency log, of the gate or of an instance. */
function hasLog({ audit = {}, instances }: Pick<GatewayConfiguration, 'audit' | 'instances'>): boolean {
  return audit.log !== undefined || instances.some(({ log }) => log !== undefined);
}

/** The part of each application that there are instances of. */
function applicationParts(
  instances: GatewayConfiguration['instances'],
): (readonly [string, ReturnType<RegisteredApplication['builtPart']>])[] {
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
function durableObjectClasses({
  login,
  instances,
  breakGlass,
  audit = {},
}: GatewayConfiguration): readonly string[] {
  const classes: readonly (readonly [name: string, isUsed: boolean])[] = [
    ['PortcullisAlerts', audit.alerts?.durableObject !== undefined],
    ['PortcullisBreakGlass', breakGlass !== undefined],
    ['PortcullisCheckpoints', audit.checkpoints !== undefined],
    ['PortcullisHabits', audit.signals?.durableObject !== undefined],
    ['PortcullisPeople', audit.people !== undefined],
    ['PortcullisSequencer', hasLog({ audit, instances })],
    ['PortcullisSessions', login?.durableObject !== undefined || login?.revocations !== undefined],
    ['PortcullisSyncRuns', hasGroupSync({ instances })],
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
