import { shuffler } from 'd3-array';
import { gatewayConfiguration } from '../../workers/gateway-configuration.ts';
import { cpuNanoseconds } from '../process-cpu.ts';
import type { Surroundings } from '../surroundings.ts';
import { assertion, bearer, type Callers, nobody } from './callers.ts';
import type { GateKind } from './contender.ts';
import { Load } from './load.ts';
import { type Startable, startable } from './start-contender.ts';

/** What is started, and who asks first. */
const MEASURED: Readonly<Record<string, { readonly gate: GateKind; readonly callers: Callers }>> = {
  bare: { gate: { worker: 'bare' }, callers: nobody },
  hono_access: { gate: { worker: 'hono-access' }, callers: assertion },
  jose: { gate: { worker: 'jose' }, callers: bearer },
  token: { gate: { worker: 'token' }, callers: bearer },
  gate: { gate: { worker: 'gate' }, callers: bearer },
  gateway: { gate: { built: gatewayConfiguration({ rules: 1000 }) }, callers: bearer },
  gateway_login: { gate: { built: gatewayConfiguration({ rules: 1000, login: true }) }, callers: bearer },
  gateway_1_instance: { gate: { built: gatewayConfiguration({ rules: 10 }) }, callers: bearer },
  gateway_500_instances: {
    gate: { built: gatewayConfiguration({ rules: 10, instances: 500 }) },
    callers: bearer,
  },
};

/** CPU of each start in milliseconds, by the name of what was started. Those of the same index were of one round. */
export type ColdStarts = ReadonlyMap<string, readonly number[]>;

/**
 * CPU time from the start of a workerd process to the answer of its first request: the runtime's own start, the bundle's
 * parse, what the Worker builds, and the fetch of the keys. Against `bare`, only the Worker's part.
 *
 * @param starts how often each is started
 * @param random a number from 0 to below 1: each round has another order
 */
export async function measureColdStarts(
  surroundings: Surroundings,
  starts: number,
  random: () => number,
): Promise<ColdStarts> {
  const measured: { name: string; start: Startable; callers: Callers; samples: number[] }[] = [];
  for (const [name, { gate, callers }] of Object.entries(MEASURED)) {
    measured.push({ name, start: await startable(gate), callers, samples: [] });
  }
  const shuffle = shuffler(random);
  for (let round = 0; round < starts; round++) {
    for (const { start, callers, samples } of shuffle([...measured])) {
      samples.push(await coldStart(surroundings, start, callers));
    }
  }
  return new Map(measured.map(({ name, samples }) => [name, samples]));
}

async function coldStart(surroundings: Surroundings, start: Startable, callers: Callers): Promise<number> {
  const asks = await callers(surroundings);
  const running = await start(surroundings);
  try {
    await new Load(running.port, asks, 1).send(1);
    return (await cpuNanoseconds(running.pids)) / 1e6;
  } finally {
    await running.close();
  }
}
