/** An answer of the debugger, or something that it tells by itself. */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly chunk?: string };
  readonly result?: object;
  readonly error?: { readonly message: string };
}

/** Longest wait for one answer. */
const ANSWER_MS = 60_000;

/**
 * Takes a picture of an isolate's heap, after a collection of garbage: V8's own format, as a text.
 * @param inspector the address of workerd's debugger
 * @param worker the name of the Worker that the isolate is of
 * @see https://chromedevtools.github.io/devtools-protocol/tot/HeapProfiler/#method-takeHeapSnapshot
 */
export async function heapSnapshot(inspector: URL, worker: string): Promise<string> {
  const socket = new WebSocket(`${inspector.href}core:user:${worker}`);
  const failed = Promise.withResolvers<never>();
  const deadline = setTimeout(() => failed.reject(new Error(`no heap of ${worker} in time`)), ANSWER_MS);
  for (const end of ['error', 'close'] as const) {
    socket.addEventListener(end, () => failed.reject(new Error(`the debugger of ${worker} hung up`)));
  }
  const chunks: string[] = [];
  const waiting = new Map<number, PromiseWithResolvers<void>>();
  socket.addEventListener('message', ({ data }) => {
    const { id = 0, method, params, error } = JSON.parse(String(data)) as Message;
    if (method === 'HeapProfiler.addHeapSnapshotChunk') chunks.push(params?.chunk ?? '');
    if (error === undefined) waiting.get(id)?.resolve();
    else waiting.get(id)?.reject(new Error(`the debugger of ${worker}: ${error.message}`));
  });
  const call = (id: number, method: string): Promise<void> => {
    const answer = Promise.withResolvers<void>();
    waiting.set(id, answer);
    socket.send(JSON.stringify({ id, method }));
    return answer.promise;
  };
  const taken = async (): Promise<string> => {
    await new Promise((done) => socket.addEventListener('open', done));
    // Twice: what the first finalizes is collected by the second.
    await call(1, 'HeapProfiler.collectGarbage');
    await call(2, 'HeapProfiler.collectGarbage');
    await call(3, 'HeapProfiler.takeHeapSnapshot');
    return chunks.join('');
  };
  try {
    return await Promise.race([taken(), failed.promise]);
  } finally {
    clearTimeout(deadline);
    failed.promise.catch(() => {});
    // There is one debugger at a time: the next one comes after this one has gone.
    const gone = new Promise((done) => socket.addEventListener('close', done));
    const isOpen = socket.readyState !== WebSocket.CLOSED;
    socket.close();
    if (isOpen) await gone;
  }
}
