import { gatewayError } from './gateway-failure.ts';

/**
 * A Durable Object namespace of the Worker.
 * @param setting the place in the configuration that names it
 */
export function namespaceIn<Namespace extends { getByName: unknown }>(
  env: object,
  binding: string,
  setting: string,
): Namespace {
  const namespace = (env as Readonly<Record<string, unknown>>)[binding] as Partial<Namespace> | undefined;
  if (typeof namespace?.getByName !== 'function') {
    const detail = `${setting}: the Worker has no Durable Object namespace "${binding}"`;
    throw gatewayError('gateway.misconfigured', { detail });
  }
  return namespace as Namespace;
}
