import { once } from 'node:events';

/**
 * What an isolate holds after a collection of garbage, in bytes: objects, and what buffers hold outside of the heap.
 *
 * @param inspectorPort port of loopback that workerd's inspector listens on
 * @param wake sends the Worker a request: an isolate looks at what the inspector wants only when it has something to do
 */
export async function heapInUse(inspectorPort: number, wake: () => Promise<unknown>): Promise<number> {
  const socket = new WebSocket(await isolateAt(inspectorPort));
  try {
    await once(socket, 'open');
    // Twice: what the first finalizes is collected by the second.
    await call(socket, wake, 'HeapProfiler.collectGarbage');
    await call(socket, wake, 'HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize } = await call(socket, wake, 'Runtime.getHeapUsage');
    if (usedSize === undefined || backingStorageSize === undefined) {
      throw new Error('the inspector does not tell what is in use');
    }
    return usedSize + backingStorageSize;
  } finally {
    socket.close();
  }
}

/** The address of the Worker `main` in the inspector's list. */
async function isolateAt(inspectorPort: number): Promise<string> {
  const targets = (await (await fetch(`http://127.0.0.1:${inspectorPort}/json`)).json()) as readonly {
    readonly id: string;
    readonly webSocketDebuggerUrl: string;
  }[];
  const main = targets.find(({ id }) => id === 'main');
  if (main === undefined) {
    throw new Error(`no isolate of "main" among ${targets.map(({ id }) => `"${id}"`).join(', ')}`);
  }
  return main.webSocketDebuggerUrl;
}

/** @see https://chromedevtools.github.io/devtools-protocol/v8/Runtime/#method-getHeapUsage */
interface Answer {
  readonly id?: number;
  readonly result?: { readonly usedSize?: number; readonly backingStorageSize?: number };
  readonly error?: { readonly message: string };
}

let calls = 0;

async function call(
  socket: WebSocket,
  wake: () => Promise<unknown>,
  method: string,
): Promise<NonNullable<Answer['result']>> {
  calls += 1;
  const id = calls;
  let answer: Answer | undefined;
  const listener = ({ data }: MessageEvent): void => {
    const said = JSON.parse(String(data)) as Answer;
    if (said.id === id) answer = said;
  };
  socket.addEventListener('message', listener);
  socket.send(JSON.stringify({ id, method }));
  while (answer === undefined) {
    if (socket.readyState !== WebSocket.OPEN) throw new Error(`${method}: the inspector hung up`);
    await wake();
  }
  socket.removeEventListener('message', listener);
  if (answer.result === undefined) throw new Error(`${method}: ${answer.error?.message ?? 'no result'}`);
  return answer.result;
}
