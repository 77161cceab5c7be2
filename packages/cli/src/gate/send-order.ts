import type { GatewayConfiguration } from 'portcullis';
import { publicBase } from 'portcullis/internal';
import { fieldsOf, jsonIn } from '../files/json-value.ts';
import { filled, isOpen, type WorkerVariables } from '../files/worker-variables.ts';
import { gateAddress } from '../login/gate-address.ts';
import { UsageError } from '../usage-error.ts';

const TIMEOUT_MS = 30_000;

/** An order says whom it is about: it goes by https, but on this machine. */
export function gateOfOrders(
  gate: string | undefined,
  { instances }: GatewayConfiguration,
  variables: WorkerVariables,
): URL {
  const host = filled(instances[0]?.hosts[0] ?? '', variables);
  if (gate === undefined && isOpen(host))
    throw new UsageError(`--gate: is required, because the value of ${host} is only known to the Worker`);
  return gateAddress(gate ?? publicBase(host)).base;
}

/**
 * Sends a signed order to a gate, and returns its answer. Fails with an `Error` if it does not answer.
 * @param unknown what is not known then, as a sentence
 */
export async function sendOrder(address: URL, note: string, unknown: string): Promise<Response> {
  try {
    const headers = { accept: 'application/json' };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    return await fetch(address, { method: 'POST', body: note, headers, redirect: 'manual', signal });
  } catch (cause) {
    throw new Error(`${address.href}: did not answer. ${unknown}`, { cause });
  }
}

/** Why the gate refuses, and the request's id by which its operator finds the rest. */
export function reasonIn(text: string): string {
  const { code, request_id: id } = fieldsOf(jsonIn(text));
  return typeof code === 'string' && typeof id === 'string' ? ` (${code}, request ${id})` : '';
}
