import { bundleBuilt } from '../../../scripts/bundles/built-worker.ts';
import { secretVariables } from '../../workers/secret-variables.ts';
import { startApache } from '../apache.ts';
import { bundleContender } from '../bundle-contender.ts';
import type { RunningContender } from '../running-contender.ts';
import type { Surroundings } from '../surroundings.ts';
import { startWorkerd, type WorkerdOptions } from '../workerd.ts';
import type { GateKind } from './contender.ts';

/** A gate that can be started as often as one likes. */
export type Startable = (surroundings: Surroundings) => Promise<RunningContender>;

/** Bundles a gate, once. */
export async function startable(gate: GateKind): Promise<Startable> {
  return 'apache' in gate
    ? (surroundings) => startApache(gate.apache, surroundings)
    : inWorkerd(await bundled(gate));
}

/** The Worker of a gate, and its text bindings. */
export async function bundled(
  gate: Exclude<GateKind, { readonly apache: unknown }>,
): Promise<Pick<WorkerdOptions, 'code' | 'variables'>> {
  if ('built' in gate) return { code: await bundleBuilt(gate.built), variables: secretVariables };
  const { worker, variables = {} } = gate;
  return { code: (await bundleContender(worker)).code, variables };
}

/** A Worker, with the origin and the internet of the surroundings. */
export function inWorkerd(options: Omit<WorkerdOptions, 'originPort' | 'internetPort'>): Startable {
  return ({ originPort, internetPort }) => startWorkerd({ ...options, originPort, internetPort });
}
