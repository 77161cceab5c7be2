import {
  audit,
  type CheckpointSource,
  checkpointAuthority,
  checkpointKey,
  generateCheckpointKey,
  hashChain,
  type MemorySink,
  memoryCheckpoints,
  memorySink,
} from '@portcullis/audit';
import { AccessError, type BaseContext, pipeline, worker } from '@portcullis/core';

/** A log of `count` requests that two isolates served in turn, every tenth of them refused; and its statement. */
export async function servedLog(count: number) {
  const log = memorySink();
  const key = await checkpointKey(await generateCheckpointKey());
  const authority = checkpointAuthority({ key, store: memoryCheckpoints() });
  const isolates = [0, 1].map(() => gate(log, (head) => authority.anchor(head)));
  for (let number = 0; number < count; number++) {
    const waiting: Promise<unknown>[] = [];
    const execution = { waitUntil: (promise: Promise<unknown>) => void waiting.push(promise) };
    await isolates[number % 2]?.(new Request(`https://phorge.example/T${number}`), {}, execution);
    // What is in the background may put more there.
    while (waiting.length > 0) await waiting.pop();
  }
  // As a writer that ends in good order: the last events are signed for as well.
  const heads = new Map(
    log.events.flatMap(({ chain }) => (chain === undefined ? [] : [[chain.id, chain] as const])),
  );
  const last = await authority.anchor(...[...heads].map(([chain, { seq, hash }]) => ({ chain, seq, hash })));
  return { lines: [...log.lines, last], statement: await authority.statement() };
}

function gate(log: MemorySink, checkpoints: CheckpointSource) {
  return worker(
    pipeline<BaseContext>()
      .use(audit({ sinks: [log], chain: hashChain({ checkpoints, eventsPerCheckpoint: 20 }) }))
      .handle(({ target }) => {
        if (target.path.endsWith('5'))
          throw new AccessError({ code: 'role.denied', status: 403, message: 'No.' });
        return new Response('hello');
      }),
  );
}
