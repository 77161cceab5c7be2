import { listeningFault } from './listening-fault.ts';

/**
 * Below the ports that a system hands out by itself (from 32768 on Linux, from 49152 elsewhere): one of those may be taken by
 * any connection that is made before it is listened to.
 */
const FIRST_PORT = 20_000;
const PORTS_EACH = 50;
const PROCESSES = 240;

let asked = 0;

/**
 * A port of loopback that nobody listens to now. Of processes that run at the same time each asks for ports of its own, so that
 * none is found free by two.
 */
export async function freePort(pid: number = process.pid): Promise<number> {
  const first = FIRST_PORT + (pid % PROCESSES) * PORTS_EACH;
  for (let tries = 0; tries < PORTS_EACH; tries++) {
    const port = first + (asked++ % PORTS_EACH);
    const fault = await listeningFault(port);
    if (fault === undefined) return port;
    if (fault !== 'EADDRINUSE') throw new Error(`port ${port} cannot be listened to (${fault})`);
  }
  throw new Error(`no port from ${first} to ${first + PORTS_EACH - 1} is free: end what listens there`);
}
