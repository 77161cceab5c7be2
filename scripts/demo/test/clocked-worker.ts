import { gateway } from 'portcullis';
import configuration from '../../../examples/phabricator/portcullis.json' with { type: 'json' };

// The example's Worker with a clock that a test can move: a request with this header moves it, and does nothing else.
let offset = 0;

export { PortcullisSso } from '@portcullis/phabricator/durable-object';
export { PortcullisSessions } from '@portcullis/session/durable-object';

const serve = gateway(configuration, { clock: { now: () => Date.now() + offset } });

export default {
  fetch: (request: Request, env: object, execution: ExecutionContext): Response | Promise<Response> => {
    const moved = request.headers.get('x-test-clock-offset-ms');
    if (moved === null) return serve(request, env, execution);
    offset = Number(moved);
    return new Response('moved\n');
  },
};
