import type { FetchHandler } from '@portcullis/core';
import { type Execution, perEnv } from '@portcullis/core/internal';
import type { SecretSource } from '@portcullis/secrets';
import { GATE_NAME } from '../approval/approval-statement.ts';
import type { ApprovalTrust } from '../approval/approved.ts';
import { whileServed } from '../assembly/while-served.ts';
import type { GatewayHandler } from '../gateway-handler.ts';
import { type GatewayOptions, gatewaySettings } from '../gateway-options.ts';
import { urlHost } from '../url-host.ts';
import type { ConfigurationSource } from './configuration-source.ts';
import { GateInForce } from './gate-in-force.ts';
import { introduceWorker } from './introduce-worker.ts';

/** How a gate follows its configuration. */
export interface MovingGatewayOptions extends GatewayOptions {
  /**
   * A configuration older than this is read again beside the request, in seconds; from twice that on, before it. So a change
   * serves within twice this time, and what its store needs to show it. Default 30.
   */
  readonly pollSeconds?: number;
  /**
   * Whose signatures a configuration needs before it comes into force, as `portcullis push` and `portcullis approve` make them. Here and not in
   * the configuration, since whoever could change that could name themselves. Default: none, and the store decides alone.
   */
  readonly approval?: ApprovalTrust;
  /** Secrets that rotate, by the names of the variables that they stand for in the configuration. Default: none. */
  readonly secrets?: (env: never) => Readonly<Record<string, SecretSource>>;
}

/**
 * The gate of a configuration that changes without a deploy. A new one is checked as `gateway()` checks it, together with the
 * Worker's bindings. A broken one is refused, and the one before it stays in force. Both are recorded as `config.changed`, with the
 * version and the author.
 *
 * When the configuration or a key changes, each isolate makes the gate again. What was only in the isolate's memory begins again
 * too, and WebSockets and streams that the gate before let in end.
 *
 * Without `approval` it does **not** check who wrote a configuration: whoever may write to the store decides whom you let in.
 *
 * @example
 * ```ts
 * import { type ConfigurationKv, kvConfiguration, movingGateway } from 'portcullis/moving';
 *
 * interface Env {
 *   readonly CONFIGURATION: ConfigurationKv;
 * }
 *
 * export default { fetch: movingGateway((env: Env) => kvConfiguration(env.CONFIGURATION)) };
 * ```
 */
export function movingGateway<Env extends object>(
  source: (env: Env) => ConfigurationSource,
  options: MovingGatewayOptions = {},
): GatewayHandler<Env> {
  const { pollSeconds = 30, secrets = () => ({}), approval, ...rest } = options;
  if (approval !== undefined) checkApproval(approval);
  if (!(pollSeconds > 0 && pollSeconds <= 3600))
    throw new TypeError('movingGateway: pollSeconds must be a number above 0, at most 3600 seconds');
  const settings = gatewaySettings(rest);
  const stateOf = perEnv((env: Env) => {
    const [from, own] = [source(env), secrets(env as never)];
    const inForce = new GateInForce({
      source: from,
      secrets: own,
      pollMs: pollSeconds * 1000,
      ...(approval === undefined ? {} : { approval }),
      settings,
      env,
    });
    let isIntroduced = false;
    return (execution: Execution) => {
      if (!isIntroduced)
        execution.waitUntil(introduceWorker(from, { env, secrets: Object.keys(own), settings }));
      isIntroduced = true;
      return inForce.gate(execution);
    };
  });
  const serve: FetchHandler<Env> = async (request, env, execution) => {
    const gateOfNow = () => stateOf(env)(execution);
    const gate = await gateOfNow();
    const answer = gate.hosts.get(urlHost(request.url)) ?? gate.otherwise;
    return whileServed(await answer(request, env as never, execution), gate, gateOfNow);
  };
  return Object.assign(serve, {
    scheduled: async (_controller: unknown, env: Env, execution: Execution) => {
      await (await stateOf(env)(execution)).scheduled?.(execution);
    },
  });
}

/** Throws where nobody could put a configuration in force, or one key could alone. */
function checkApproval({ builders, approvers, gate }: ApprovalTrust): void {
  if (gate !== undefined && !GATE_NAME.test(gate)) {
    throw new TypeError(
      'movingGateway: approval.gate must be 1 to 255 visible ASCII characters, as --gate says it where versions are signed',
    );
  }
  if (builders.length === 0 || approvers?.length === 0) {
    throw new TypeError(
      'movingGateway: approval needs a key in "builders" and one in "approvers", or no "approvers" at all',
    );
  }
  // Two names of one key are one key.
  const material = (key: string): string | undefined => /\+[\da-f]{8}\+(.+)$/.exec(key.trim())?.[1];
  if (builders.some((builder) => approvers?.some((approver) => material(builder) === material(approver)))) {
    throw new TypeError('movingGateway: approval: no key can be both a builder and an approver');
  }
}
