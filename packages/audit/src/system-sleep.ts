/** Waits with the runtime's timer. When the signal is aborted nobody waits for it any more. */
export function systemSleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', () => clearTimeout(timer));
  });
}
