import { durableObjectClass } from '../checks/named-in-configuration.ts';
import type { ConfigurationProblem } from '../configuration/configuration-problem.ts';
import { PLACEHOLDER } from '../configuration/placeholders.ts';
import { settingPath } from '../configuration/setting-path.ts';
import { textsIn } from '../configuration/texts-in.ts';
import type { FeaturePart } from '../gate/feature-part.ts';
import type { GatewayConfiguration } from '../generated/types.ts';
import type { RegisteredApplication } from '../kinds/applications/application.ts';
import { REGISTERED } from '../kinds/applications/registry.ts';
import { neededParts, STATED_PARTS, TABLES } from '../parts.ts';
import { builtForm } from './built-form.ts';
import { apart } from './built-policies.ts';
import { literal, policiesLiteral } from './literal.ts';

/** What is found out beside the configuration's own text. */
export interface BuildFacts {
  /** How the entry's first line calls the configuration. */
  readonly source: string;
  /** Of the configuration as it was written, in canonical JSON: SHA-256, lower-case hexadecimal. */
  readonly configurationHash: string;
  /** How many claims of its policies were proved. */
  readonly provedClaims: number;
}

/** Whether a part of it has something to do at Cron Triggers. */
function runsAtTriggers(configuration: GatewayConfiguration): boolean {
  return STATED_PARTS.some(
    ({ part, hooked, needed }) =>
      hooked !== undefined && (part as FeaturePart).gate !== undefined && needed(configuration) !== undefined,
  );
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
  const { configuration: lean, policyVersions, ...data } = await builtForm(configuration, facts);
  const { policies, configuration: withoutPolicies } = apart(lean, policyVersions);
  const classes = durableObjectClasses(configuration);
  const isScheduled = runsAtTriggers(configuration);
  return [
    `// Written by "portcullis build" from ${facts.source}. Do not edit: change that file, and build again.`,
    `import {\n${imports.map((name) => `  ${name},\n`).join('')}} from 'portcullis/built';`,
    ...(classes.length === 0 ? [] : [`\nexport { ${classes.join(', ')} } from 'portcullis/durable-object';`]),
    isScheduled ? '\nconst gate = {\n  fetch: builtGateway({' : '\nexport default {\n  fetch: builtGateway({',
    ...Object.entries(data).map(([name, value]) => `    ${name}: ${literal(value)},`),
    `    policies: ${policiesLiteral(policies)},`,
    `    parts: ${parts},`,
    `    configuration: ${literal(withoutPolicies)},`,
    '  }),',
    '};\n',
    ...(isScheduled ? ['export default { fetch: gate.fetch, scheduled: gate.fetch.scheduled };\n'] : []),
  ].join('\n');
}

/** The parts that a configuration uses: an object in the words of a module, and the names that it imports. */
function partsOf(configuration: GatewayConfiguration): {
  readonly parts: string;
  readonly imports: string[];
} {
  const imports = new Set<string>(['builtGateway']);
  const imported = (name: string): string => {
    imports.add(name);
    return name;
  };
  const nameOf = (field: string, kind = ''): string => {
    const stated = STATED_PARTS.find(
      (one) =>
        one.field === field && (kind === '' || Array.isArray(one.part) || kind in (one.part as object)),
    );
    return imported(stated?.exported(kind) ?? field);
  };
  const table = (field: string, kinds: readonly string[]): string => {
    const entries = kinds.map((kind) => `${JSON.stringify(kind)}: ${nameOf(field, kind)}`);
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  };
  const applications = (): string =>
    applicationParts(configuration.instances)
      .map(([name, [part, ...given]]) => {
        const made = given.length === 0 ? '' : `(${given.map(imported).join(', ')})`;
        return `${JSON.stringify(name)}: ${imported(part)}${made}`;
      })
      .join(', ');
  const fields = Object.entries(neededParts(configuration)).map(([field, kinds]) => {
    if (field === 'applications') return `applications: { ${applications()} }`;
    if (field === 'criteria') return `criteria: [${kinds.map((kind) => nameOf(field, kind)).join(', ')}]`;
    return `${field}: ${TABLES.includes(field) ? table(field, kinds) : nameOf(field)}`;
  });
  return {
    parts: `{\n${fields.map((field) => `      ${field},\n`).join('')}    }`,
    imports: [...imports].toSorted(),
  };
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

/** The classes that the Worker must export, since the configuration names their namespaces. */
function durableObjectClasses(configuration: GatewayConfiguration): readonly string[] {
  const classes = textsIn(configuration).flatMap(({ keys }) => durableObjectClass(settingPath(keys)) ?? []);
  return [...new Set(classes)].toSorted();
}
