import { listeningFault } from '../listening-fault.ts';

/** One port of the demo, and the flag that moves it. */
export interface DemoPort {
  readonly port: number;
  readonly flag: string;
  /** Who listens there. */
  readonly of: string;
}

/** The first of several ports that cannot be had, in words; `undefined` if all can. */
export async function busyPort(ports: readonly DemoPort[]): Promise<string | undefined> {
  const taken = new Map<number, string>();
  for (const { port, flag, of } of ports) {
    const other = taken.get(port);
    if (other !== undefined)
      return `port ${port} is meant for ${other} and for ${of}: move one with ${flag} PORT`;
    taken.set(port, of);
    const fault = await listeningFault(port);
    const reason = fault === 'EADDRINUSE' ? 'something else listens there' : fault;
    if (reason !== undefined)
      return `port ${port} for ${of} cannot be had (${reason}): take another with ${flag} PORT`;
  }
  return undefined;
}
