import {
  AccessError,
  type BaseContext,
  pipeline,
  recorder,
  type TrailEntry,
  type WorkerOptions,
  worker,
} from '../src/index.ts';
import { noExecution } from './start-context.ts';

/** What a request id looks like. */
export const UUID_V7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/** Serves one request, and gives what its trail says besides the answer. */
export async function serve(
  handler: (context: BaseContext) => Response | Promise<Response>,
  request: Request = new Request('https://a.example/x'),
  options: WorkerOptions = {},
) {
  let entries: readonly TrailEntry[] = [];
  const watching = recorder(async (arrival, next) => {
    const response = await next();
    entries = arrival.trail.entries;
    return response;
  });
  const app = pipeline<BaseContext>().use(watching).handle(handler);
  const response = await worker(app, options)(request, {}, noExecution);
  return { response, entries };
}

/** A refusal. */
export const closed = (more: Partial<ConstructorParameters<typeof AccessError>[0]> = {}) =>
  new AccessError({ code: 'door.closed', status: 403, message: 'The door is closed.', ...more });

/** A handler, step or presenter that fails so. */
export function thrower(error: unknown): () => never {
  return () => {
    throw error;
  };
}
