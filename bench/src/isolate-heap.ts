/** Longest wait for a debugger's answer: a busy isolate may not give one, and then the reading is given up. */
const ANSWER_MS = 10_000;

/**
 * The heap of one of workerd's isolates after a collection, in MB. Fails where the debugger does not answer in time.
 * @param inspector the address of workerd's debugger
 * @param worker the name of the Worker that the isolate is of
 */
export async function isolateHeapMb(inspector: URL, worker: string): Promise<number> {
  const socket = new WebSocket(`${inspector.href}core:user:${worker}`);
  const given = Promise.withResolvers<never>();
  const deadline = setTimeout(() => given.reject(new Error(`no heap of ${worker} in time`)), ANSWER_MS);
  for (const end of ['error', 'close'] as const) {
    socket.addEventListener(end, () => given.reject(new Error(`the debugger of ${worker} hung up`)));
  }
  const call = (id: number, method: string): Promise<{ usedSize?: number }> =>
    new Promise((done) => {
      socket.addEventListener('message', ({ data }) => {
        const answer = JSON.parse(String(data)) as { id?: number; result?: { usedSize?: number } };
        if (answer.id === id) done(answer.result ?? {});
      });
      socket.send(JSON.stringify({ id, method }));
    });
  const measured = async (): Promise<number> => {
    await new Promise((done) => socket.addEventListener('open', done));
    await call(1, 'HeapProfiler.collectGarbage');
    const { usedSize } = await call(2, 'Runtime.getHeapUsage');
    if (usedSize === undefined) throw new Error(`the debugger of ${worker} does not tell its heap`);
    return usedSize / 1e6;
  };
  try {
    return await Promise.race([measured(), given.promise]);
  } finally {
    clearTimeout(deadline);
    given.promise.catch(() => {});
    socket.close();
  }
}
