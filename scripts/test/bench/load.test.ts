import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Load } from '../../../bench/src/cost/load.ts';
import { type Loaded, measureSlices } from '../../../bench/src/cost/slices.ts';
import { seededRandom } from '../../../bench/src/statistics/seeded-random.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that answers 404 at `/nowhere`, hangs up at `/broken`, and takes down what it is asked. */
async function served(): Promise<{ readonly port: number; readonly seen: string[] }> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.headers.host} ${request.url}`);
    if (request.url === '/broken') request.socket.destroy();
    else response.writeHead(request.url === '/nowhere' ? 404 : 200).end('an answer');
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, seen };
}

const ask = (path: string) => ({ path, headers: {} });

describe('Load', () => {
  it('sends requests in turn, and continues where it stopped', async () => {
    const { port, seen } = await served();
    const load = new Load(port, [ask('/a'), { ...ask('/b'), method: 'POST', body: 'x' }, ask('/c')], 1);
    const { requests, latenciesMs, seconds } = await load.send(2);
    await load.send(2);
    expect(seen).toEqual(
      ['GET', 'POST', 'GET', 'GET'].map((method, at) => `${method} gate.example /${'abca'[at]}`),
    );
    expect(requests).toBe(2);
    expect(latenciesMs).toHaveLength(2);
    expect(seconds).toBeGreaterThan(0);
  });

  it('sends the given number on several connections', async () => {
    const { port, seen } = await served();
    await new Load(port, [ask('/a')], 8).send(100);
    expect(seen).toHaveLength(100);
  });

  it('asks another host where a request says so', async () => {
    const { port, seen } = await served();
    await new Load(port, [{ path: '/', headers: { host: 'gate-7.example' } }], 1).send(1);
    expect(seen).toEqual(['GET gate-7.example /']);
  });

  it('refuses an answer with another status', async () => {
    const { port } = await served();
    await expect(new Load(port, [ask('/nowhere')], 2).send(4)).rejects.toThrow(
      'GET /nowhere was answered with 404 instead of 200',
    );
    await new Load(port, [{ ...ask('/nowhere'), status: 404 }], 2).send(4);
  });

  it('fails where the contender closes the connection', async () => {
    const { port } = await served();
    await expect(new Load(port, [ask('/broken')], 1).send(1)).rejects.toThrow('other side closed');
  });
});

describe('measureSlices', () => {
  it('measures every contender once in each round, in another order each time', async () => {
    const { port, seen } = await served();
    const loaded = ['a', 'b', 'c', 'd'].map(
      (name): Loaded => ({ name, running: { pids: [process.pid], port }, asks: [ask(`/${name}`)] }),
    );
    const options = { rounds: 12, requests: 2, warmUp: 3, connections: 1, random: seededRandom(1) };
    const readings = await measureSlices(loaded, { ...options, progress: () => {} });

    expect([...readings.keys()]).toEqual(['a', 'b', 'c', 'd']);
    for (const slices of readings.values()) {
      expect(slices).toHaveLength(12);
      for (const { cpuUs, rps, latenciesMs } of slices) {
        expect(cpuUs).toBeGreaterThan(0);
        expect(rps).toBeGreaterThan(0);
        expect(latenciesMs).toHaveLength(2);
      }
    }
    const asked = seen.map((line) => line.at(-1)).join('');
    expect(asked.slice(0, 12)).toBe('aaabbbcccddd');
    const rounds = asked.slice(12).match(/.{8}/g) ?? [];
    expect(rounds).toHaveLength(12);
    for (const round of rounds) expect(round).toMatch(/^(?:(.)\1(?!.*\1)){4}$/);
    expect(new Set(rounds).size).toBeGreaterThan(6);
  });

  it('names the contender whose answer was wrong', async () => {
    const { port } = await served();
    const loaded = [{ name: 'gate', running: { pids: [process.pid], port }, asks: [ask('/nowhere')] }];
    const options = { rounds: 1, requests: 1, warmUp: 1, connections: 1, random: seededRandom(1) };
    await expect(measureSlices(loaded, { ...options, progress: () => {} })).rejects.toThrow(
      'gate: GET /nowhere was answered with 404',
    );
  });

  it('counts what a contender spends between two of its slices', async () => {
    const { port } = await served();
    const loaded = [{ name: 'one', running: { pids: [process.pid], port }, asks: [ask('/a')] }];
    const options = { rounds: 1, requests: 1, warmUp: 1, connections: 1, random: seededRandom(1) };
    const spend = (): void => {
      const { user } = process.cpuUsage();
      while (process.cpuUsage().user - user < 60_000);
    };
    // The contender is this process, which spends 60 ms after the warm-up.
    const readings = await measureSlices(loaded, { ...options, progress: spend });
    expect(readings.get('one')?.[0]?.cpuUs).toBeGreaterThan(55_000);
  });

  it('warms up those with most callers first', async () => {
    const { port, seen } = await served();
    const loaded = [1, 7, 4].map((callers): Loaded => {
      const asks = Array.from({ length: callers }, () => ask(`/${callers}`));
      return { name: `${callers}`, running: { pids: [process.pid], port }, asks };
    });
    const options = { rounds: 1, requests: 1, warmUp: 2, connections: 1, random: seededRandom(1) };
    await measureSlices(loaded, { ...options, progress: () => {} });
    expect(
      seen
        .slice(0, 13)
        .map((line) => line.at(-1))
        .join(''),
    ).toBe('7777777444411');
  });

  it('warms up with every caller', async () => {
    const { port, seen } = await served();
    const asks = Array.from({ length: 20 }, (_, index) => ask(`/${index}`));
    const loaded = [{ name: 'one', running: { pids: [process.pid], port }, asks }];
    const options = { rounds: 1, requests: 1, warmUp: 2, connections: 1, random: seededRandom(1) };
    await measureSlices(loaded, { ...options, progress: () => {} });
    expect(new Set(seen).size).toBe(20);
  });
});
