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
import { type GatewayHandler, serving } from '../serving.ts';
import type { ConfigurationSource } from './configuration-source.ts';
import { ReloadedGate } from './reloaded-gate.ts';
import { introduceWorker } from './worker-manifest.ts';

/** Options of `movingGateway()`. */
export interface MovingGatewayOptions extends GatewayOptions {
  /**
   * Age in seconds after which the configuration is read again in the background. After twice this age, requests wait for it. So a
   * change becomes active within twice this time, plus the delay of the store. Above 0, at most 3600. Default 30.
   */
  readonly pollSeconds?: number;
  /**
   * Keys whose signatures a configuration needs before it becomes active, as created by `portcullis push` and `portcullis approve`.
   * It is an option, because anyone who can change the configuration could otherwise add their own key. Default: none, and every
   * configuration in the store is accepted.
   */
  readonly approval?: ApprovalTrust;
  /** Secrets that rotate, by the names of the variables that they replace in the configuration. Default: none. */
  readonly secrets?: (env: never) => Readonly<Record<string, SecretSource>>;
}

const keys = list<string>(
  (given) => (typeof given === 'string' ? undefined : 'must be verifier keys'),
  () => [],
);

// Without `approvers`, one signature is enough. A misspelled name must not have that effect.
const approvalFields: FieldsFor<ApprovalTrust, 'approvers' | 'gate'> = {
  builders: keys,
  approvers: optional(keys.problem),
  gate: optional((given) =>
    typeof given === 'string' && GATE_NAME.test(given)
      ? undefined
      : 'must be 1 to 255 visible ASCII characters, the same as --gate when versions are signed',
  ),
};

const fields: FieldsFor<MovingGatewayOptions, keyof MovingGatewayOptions> = {
  ...gatewayFields,
  pollSeconds: number({ above: 0, to: 3600, fallback: 30 }),
  approval: optional((given) => (given === null ? 'must be an object of options' : undefined)),
  secrets: callback(() => undefined),
};

/**
 * Creates a gate whose configuration can change without a deploy. A new configuration is checked as by `gateway()`, together with
 * the Worker's bindings. An invalid one is rejected, and the previous one stays active. Both are recorded as `config.changed`, with
 * version and author.
 *
 * When the configuration or a key changes, each isolate rebuilds the gate. State in the isolate's memory is lost, and WebSockets
 * and streams of the previous gate are closed.
 *
 * Without `approval` it does **not** check who wrote a configuration: anyone who can write to the store can decide who has access.
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

/**
 * At least one key must be able to activate a configuration, and no key may be both builder and approver. Values that are not lists
 * of keys are already reported.
 */
function checkTrust(
  {
    builders = [],
    approvers,
  }: Partial<Pick<Completed<ApprovalTrust, 'approvers'>, 'builders' | 'approvers'>>,
  problem: (text: string) => void,
): void {
  if (builders.length === 0 || approvers?.length === 0) {
    problem('builders must have at least one key, and "approvers", if set, too');
  }
  // The same key can have two names.
  const material = (key: string): string | undefined => /\+[\da-f]{8}\+(.+)$/.exec(key.trim())?.[1];
  if (builders.some((builder) => approvers?.some((approver) => material(builder) === material(approver)))) {
    problem('approvers must not contain a key of builders');
  }
}
