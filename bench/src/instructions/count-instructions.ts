import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contender } from '../cost/contender.ts';
import { Load } from '../cost/load.ts';
import { bundled, inWorkerd } from '../cost/start-contender.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Executed, executedDuring, lookOn, underCallgrind } from './callgrind.ts';

/** So many that what is hot is compiled as well as it will be. */
const WARM_UP = 4000;
const COUNTED = 500;
/** One after the other: where several wait, workerd closes those that it is too slow for. */
const CONNECTIONS = 1;

/** What a contender executes for one request. */
export async function countInstructions(
  { name, gate, callers }: Contender,
  surroundings: Surroundings,
): Promise<Executed> {
  if (gate === undefined || 'apache' in gate) throw new Error(`${name} is no Worker`);
  const asks = await callers(surroundings);
  const folder = await mkdtemp(join(tmpdir(), 'bench-instructions-'));
  try {
    const running = await inWorkerd({ ...(await bundled(gate)), under: underCallgrind(folder) })(
      surroundings,
    );
    try {
      const [pid = 0] = running.pids;
      const load = new Load(running.port, asks, CONNECTIONS);
      await load.send(WARM_UP);
      await lookOn(pid);
      // Callgrind meets all of it for the first time.
      await load.send(50);
      const executed = await executedDuring(pid, folder, () => load.send(COUNTED));
      return {
        instructions: executed.instructions / COUNTED,
        missedLines: executed.missedLines / COUNTED,
      };
    } finally {
      await running.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}
