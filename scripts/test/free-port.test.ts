import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '../free-port.ts';

const PID = 7;
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(port: number): Promise<number> {
  const server = createServer();
  servers.push(server);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

test('no port is returned twice, and none that is in use', async () => {
  const given = await freePort(PID);
  const next = given + 1;
  await listen(next);
  expect(await freePort(PID)).toBe(next + 1);
});

test('each port can be listened to, and is below those that the system assigns', async () => {
  const port = await freePort(PID);
  expect(await listen(port)).toBe(port);
  expect(port).toBeLessThan(32_768);
});

test('two processes get different ports', async () => {
  const [one, other] = [await freePort(PID), await freePort(PID + 1)];
  expect(Math.floor(one / 50)).not.toBe(Math.floor(other / 50));
});

test('when all ports are taken, an error says so', async () => {
  const first = Math.floor((await freePort(PID)) / 50) * 50;
  const isMine = (port: number) => listen(port).catch(() => undefined);
  await Promise.all(Array.from({ length: 50 }, (_, index) => isMine(first + index)));
  await expect(freePort(PID)).rejects.toThrow(`no port from ${first} to ${first + 49} is free`);
});
