import {
  type Completed,
  callback,
  checkOptions,
  defined,
  type Execution,
  type FieldsFor,
  list,
  nestedOptions,
  number,
  optional,
} from '@portcullis/core/internal';
import type { SecretSource } from '@portcullis/secrets';
import { GATE_NAME } from '../approval/approval-statement.ts';
import type { ApprovalTrust } from '../approval/approved.ts';
import { gatewayFields } from '../gateway-fields.ts';
import { type GatewayOptions, gatewaySettings } from '../gateway-options.ts';
import type { GatewayHandler } from '../serving.ts';
import { serving } from '../serving.ts';
import type { ConfigurationSource } from './configuration-source.ts';
import { ReloadedGate } from './reloaded-gate.ts';
import { introduceWorker } from './worker-manifest.ts';

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

const keys = list<string>(
  (given) => (typeof given === 'string' ? undefined : 'must be verifier keys'),
  () => [],
);

// Without `approvers`, or without all of it, one person is enough: a name that is misspelled must not do that.
const approvalFields: FieldsFor<ApprovalTrust, 'approvers' | 'gate'> = {
  builders: keys,
  approvers: optional(keys.problem),
  gate: optional((given) =>
    typeof given === 'string' && GATE_NAME.test(given)
      ? undefined
      : 'must be 1 to 255 visible ASCII characters, as --gate says it where versions are signed',
  ),
};

const fields: FieldsFor<MovingGatewayOptions, keyof MovingGatewayOptions> = {
  ...gatewayFields,
  pollSeconds: number({ above: 0, to: 3600, fallback: 30 }),
  approval: optional((given) => (given === null ? 'must be an object of options' : undefined)),
  secrets: callback(() => undefined),
};

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
  checkOptions('movingGateway', options, fields, ({ approval }, problem) => {
    if (approval === undefined) return;
    nestedOptions('approval', () => checkOptions('approval', approval, approvalFields, checkTrust), problem);
  });
  const { pollSeconds = 30, secrets = () => ({}), approval, ...rest } = options;
  const settings = gatewaySettings(rest);
  return serving((env: Env) => {
    const [from, own] = [source(env), secrets(env as never)];
    const reloaded = new ReloadedGate({
      source: from,
      secrets: own,
      pollMs: pollSeconds * 1000,
      ...defined({ approval }),
      settings,
      env,
    });
    let isIntroduced = false;
    return (execution: Execution) => {
      if (!isIntroduced)
        execution.waitUntil(introduceWorker(from, { env, secrets: Object.keys(own), settings }));
      isIntroduced = true;
      return reloaded.gate(execution);
    };
  });
}

/** Somebody must be able to put a configuration in force, and no key alone. What is no list of keys has been told. */
function checkTrust(
  {
    builders = [],
    approvers,
  }: Partial<Pick<Completed<ApprovalTrust, 'approvers'>, 'builders' | 'approvers'>>,
  problem: (text: string) => void,
): void {
  if (builders.length === 0 || approvers?.length === 0) {
    problem('builders and "approvers" need a key each, or there are no "approvers" at all');
  }
  // Two names of one key are one key.
  const material = (key: string): string | undefined => /\+[\da-f]{8}\+(.+)$/.exec(key.trim())?.[1];
  if (builders.some((builder) => approvers?.some((approver) => material(builder) === material(approver)))) {
    problem('approvers must hold none of the builders: no key can be both');
  }
}
