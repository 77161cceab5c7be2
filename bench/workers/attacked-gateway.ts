import { type GatewayOptions, gateway } from 'portcullis';
import { CLOCK_HOST, RESTART_HOST } from './attack-names.ts';
import { attackedConfiguration, type Keeping } from './attacked-configuration.ts';
import { stores } from './attacked-stores.ts';

type Serve = (request: Request, env: object, execution: ExecutionContext) => Promise<Response>;

/** The ready gateway, to aim attacks at. */
export function attackedGateway(keeping: Keeping): Serve {
  return attackable((options) => gateway(attackedConfiguration(keeping), options));
}

/** A gate whose clock can be set, and that can be made to forget what is in memory alone, with stores in memory. */
export function attackable(gateWith: (options: GatewayOptions) => Serve): Serve {
  let aheadMs = 0;
  // One object for all requests: the gate is built once for each that it sees.
  let bindings: object | undefined;
  const newGate = (): Serve => gateWith({ clock: { now: () => Date.now() + aheadMs } });
  let serve = newGate();
  return async (request, env, execution) => {
    const { host } = new URL(request.url);
    if (host === RESTART_HOST) {
      serve = newGate();
      bindings = undefined;
      return new Response(null, { status: 204 });
    }
    if (host === CLOCK_HOST) {
      aheadMs = Number(await request.text()) * 1000;
      return new Response(null, { status: 204 });
    }
    bindings ??= { ...env, ...stores };
    return await serve(request, bindings, execution);
  };
}
