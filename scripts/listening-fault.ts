import { once } from 'node:events';
import { createServer } from 'node:net';

/** Why nobody can listen to a port of loopback now, as the system calls it, such as `EADDRINUSE`; `undefined` where one can. */
export async function listeningFault(port: number): Promise<string | undefined> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown reason';
  } finally {
    await new Promise<void>((closed) => server.close(() => closed()));
  }
}
