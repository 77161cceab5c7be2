import { audit, type Sequencer, type Sink, transparencyLogSink } from '@portcullis/audit';
import { type BaseContext, pipeline, worker } from '@portcullis/core';

/** What is recorded where: nothing at all, events that go nowhere, or events into a log that is kept elsewhere. */
export type Recording = 'unrecorded' | 'events' | 'open' | 'closed';

interface Env {
  readonly RECORDING: Recording;
}

const nowhere: Sink = { name: 'nowhere', write: () => {} };

/** Kept by another process, as a Durable Object is: what it costs there is not on the request's way. */
const elsewhere: Sequencer = {
  append: async (batch) => {
    const answer = await fetch('https://log.example/', { method: 'POST', body: JSON.stringify(batch) });
    if (!answer.ok) throw new Error(`the log answered ${answer.status}`);
  },
};

const hello = () => new Response('hello');
const unrecorded = worker(pipeline<BaseContext<Env>>().handle(hello));
const recorded = worker(
  pipeline<BaseContext<Env>>()
    .use(
      audit(({ RECORDING }: Env) => ({
        sinks: [RECORDING === 'events' ? nowhere : transparencyLogSink({ sequencer: elsewhere })],
        onSinkFailure: RECORDING === 'closed' ? 'closed' : 'open',
      })),
    )
    .handle(hello),
);

export default {
  fetch: (request: Request, env: Env, execution: ExecutionContext): Response | Promise<Response> =>
    env.RECORDING === 'unrecorded' ? unrecorded(request, env, execution) : recorded(request, env, execution),
};
