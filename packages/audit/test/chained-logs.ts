import type { Clock } from '@portcullis/core';
import { type Authority, checkpointAuthority } from '../src/chain/checkpoint-authority.ts';
import { checkpointKey, generateCheckpointKey } from '../src/chain/checkpoint-key.ts';
import { memoryCheckpoints } from '../src/chain/checkpoint-store.ts';
import { hashChain } from '../src/chain/hash-chain.ts';
import { serializeEvent } from '../src/event/serialize.ts';
import { memorySink, type RequestEvent, type Sink, type SinkContext } from '../src/index.ts';
import { execution } from './serving.ts';

export const NOW: number = Date.UTC(2026, 0, 2, 3, 4, 5);

/** A clock that stands still until it is told otherwise. */
export function stoppedClock(): Clock & { advance: (seconds: number) => void } {
  let now = NOW;
  return {
    now: () => now,
    advance: (seconds) => {
      now += seconds * 1000;
    },
  };
}

/** An event as a recorder hands it to a sink. */
export function recordOf(number: number) {
  const draft: RequestEvent = {
    schema: 'portcullis.event/1',
    id: `019b0000-0000-7000-8000-${String(number).padStart(12, '0')}`,
    time: '2026-01-02T03:04:05.006Z',
    type: 'request.decision',
    severity: 'informational',
    outcome: 'allow',
    reason: [],
    http: { method: 'GET', host: 'a.example', path: `/T${number}`, status: 200 },
    trace: { request_id: `019b0000-0000-7000-8000-${String(number).padStart(12, '0')}` },
    edge: { latency_us: 1 },
    observer: { worker: 'gate' },
  };
  return serializeEvent(draft, 16_384);
}

/** An authority with a key of its own. */
export async function authority(clock: Clock = stoppedClock()): Promise<Authority> {
  const key = await checkpointKey(await generateCheckpointKey());
  return checkpointAuthority({ key, store: memoryCheckpoints(), clock });
}

/** Writes to a sink as a recorder would. */
export async function writeTo(
  sink: Sink,
  numbers: Iterable<number>,
  clock: Clock = stoppedClock(),
): Promise<void> {
  for (const number of numbers) {
    const wait = execution();
    const { event, line } = recordOf(number);
    const context: SinkContext = { requestId: event.id, execution: wait, clock };
    await sink.write(event, line, context);
    await wait.settled();
  }
}

/** A log of `writers` writers, who take turns, with a checkpoint after every `every` events of each. */
export async function chainedLog({ events = 60, writers = 2, every = 10 } = {}) {
  const log = memorySink();
  const signer = await authority();
  const chain = hashChain({ checkpoints: (head) => signer.anchor(head), eventsPerCheckpoint: every });
  const sinks = Array.from({ length: writers }, () => chain(log));
  for (let number = 0; number < events; number++) {
    await writeTo(sinks[number % writers] as Sink, [number]);
  }
  return { lines: log.lines, statement: await signer.statement(), signer };
}
