import type { GatewayConfiguration } from 'portcullis';
import { goodConfiguration } from './configuration-file.ts';
import { STANDARD_INPUT } from './standard-input.ts';
import { wranglerBeside } from './wrangler-file.ts';

/** Texts by the names of variables that they are in. */
export type WorkerVariables = Readonly<Record<string, string>>;

/** The variables in the Wrangler file next to a configuration. Empty if there is no such file. */
export async function variablesBeside(configurationFile: string): Promise<WorkerVariables> {
  if (configurationFile === STANDARD_INPUT) return {};
  return (await wranglerBeside(configurationFile))?.variables ?? {};
}

/**
 * Returns the configuration for a command that finds the instance of a host. Hosts with variables are completed from the Wrangler
 * file next to it. Throws `UsageError` for an invalid configuration.
 */
export async function configurationWithHosts(file: string): Promise<GatewayConfiguration> {
  return withHosts(await goodConfiguration(file), await variablesBeside(file));
}

/** The same of a configuration that was read. */
export function withHosts(
  configuration: GatewayConfiguration,
  variables: WorkerVariables,
): GatewayConfiguration {
  return hostsChanged(configuration, (host) => [...new Set([filled(host, variables), host])]);
}

/** A configuration whose hosts are what the Wrangler file says, where it does. */
export function filledHosts(
  configuration: GatewayConfiguration,
  variables: WorkerVariables,
): GatewayConfiguration {
  return hostsChanged(configuration, (host) => [filled(host, variables)]);
}

function hostsChanged(
  configuration: GatewayConfiguration,
  change: (host: string) => readonly string[],
): GatewayConfiguration {
  const instances = configuration.instances.map((instance) => ({
    ...instance,
    hosts: instance.hosts.flatMap(change),
  }));
  const { trustedHosts } = configuration;
  return {
    ...configuration,
    ...(trustedHosts === undefined ? {} : { trustedHosts: trustedHosts.flatMap(change) }),
    instances,
  };
}

/** All hosts that a gate has: those of its instances, and that at which people log in. Variables that are known are in their places. */
export function hostsOfGate(
  { instances, login }: GatewayConfiguration,
  variables: WorkerVariables,
): readonly string[] {
  const at = login?.host === undefined ? [] : [filled(login.host, variables).replace(/^https?:\/\//, '')];
  return [...instances.flatMap(({ hosts }) => hosts.map((host) => filled(host, variables))), ...at];
}

/** A text of a configuration with the variables in it that are known. The others stay open. */
export function filled(text: string, variables: WorkerVariables): string {
  return text.replace(/\$\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(variables, name) ? (variables[name] as string) : whole,
  );
}

/** Whether a text has a variable in it that the Worker alone knows. */
export function isOpen(text: string): boolean {
  return text.includes('${');
}
