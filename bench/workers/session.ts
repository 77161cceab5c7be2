import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { sessions } from '@portcullis/session';
import { authenticate } from '@portcullis/token';
import { type Env, forward } from './forward.ts';
import { GATE_HOST, ISSUER, SESSION_SECRET } from './names.ts';

const gate = sessions<Env>({
  baseUrl: `https://${GATE_HOST}`,
  keys: [SESSION_SECRET],
  providers: {
    corp: {
      issuer: ISSUER,
      clientId: 'bench',
      clientAuthentication: { method: 'client_secret_basic', secret: 'bench' },
    },
  },
});

const app = pipeline<BaseContext<Env>>()
  .use(gate.recorder)
  .use(gate.step)
  .use(authenticate(gate.verifier))
  .handle(({ request, env }) => forward(request, env));

/** Our sessions, sealed into a cookie, and nothing else. */
export default { fetch: worker(app, { presenters: [gate.presenter] }) };
