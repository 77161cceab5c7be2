import { type Activity, auditLog, consoleSink } from '@portcullis/audit';
import { AccessError, type Clock } from '@portcullis/core';
import { type Execution, systemSleep, withDeadline } from '@portcullis/core/internal';
import { type CachedSecret, cachedSecret, type SecretSource, type SecretVersions } from '@portcullis/secrets';
import type { ApprovalTrust } from '../approval/approved.ts';
import { ALL_PARTS } from '../assembly/all-parts.ts';
import { type Gate, gateOrProblems, refusing } from '../assembly/gate.ts';
import type { GatewayConfiguration } from '../configuration/types.ts';
import { gatewayError } from '../gateway-failure.ts';
import type { GatewaySettings } from '../gateway-options.ts';
import type { ConfigurationSource } from './configuration-source.ts';
import { readyVersion } from './read-version.ts';
import type { ReadyVersion } from './ready-version.ts';
import { withSecrets } from './secret-variables.ts';

/** What a gate that moves is made from. */
export interface GateSurroundings {
  readonly source: ConfigurationSource;
  readonly secrets: Readonly<Record<string, SecretSource>>;
  readonly pollMs: number;
  /** Whose signatures a configuration needs. Default: none. */
  readonly approval?: ApprovalTrust;
  readonly settings: GatewaySettings;
  readonly env: object;
}

/** What of a gate answers. */
type ServedGate = Pick<Gate, 'hosts' | 'otherwise' | 'scheduled'>;

interface InForce {
  readonly stored: ReadyVersion;
  readonly gate: Gate;
  readonly secrets: readonly SecretVersions[];
}

/** A source is given up after this time. */
const READ_TIMEOUT_MS = 5000;

/** The gate of one isolate that follows its configuration and its secrets. */
export class GateInForce {
  readonly #with: GateSurroundings;
  readonly #secrets: ReadonlyMap<string, CachedSecret>;
  readonly #clock: Clock;
  #inForce: InForce | undefined;
  /** The last version that was told to be refused. */
  #refused: string | undefined;
  /** Why there is none, where there is none. */
  #why = 'it was not read yet';
  #readAt = Number.NEGATIVE_INFINITY;
  #readingSince = Number.NEGATIVE_INFINITY;
  #rotated: Activity[] = [];

  constructor(surroundings: GateSurroundings) {
    this.#with = surroundings;
    const { settings, secrets } = surroundings;
    this.#clock = settings.clock;
    this.#secrets = new Map(
      Object.entries(secrets).map(([name, source]) => [
        name,
        cachedSecret(source, {
          clock: settings.clock,
          warn: settings.warn,
          ...(settings.sleep === undefined ? {} : { sleep: settings.sleep }),
          onRotated: ({ id, previousId }) =>
            this.#rotated.push({
              type: 'keys.rotated',
              outcome: 'allow',
              keys: { purpose: name, kid: id, previous_kid: previousId },
            }),
        }),
      ]),
    );
  }

  /** The gate for a request of now. Where there is none, one that refuses and says why. */
  async gate(execution: Execution): Promise<ServedGate> {
    try {
      await this.#follow(await this.#versions(execution), execution);
      // Another request may have read newer ones meanwhile.
      this.#renew(await this.#versions(execution), execution);
    } catch (error) {
      if (error instanceof AccessError) return this.#refusing(error);
      throw error;
    }
    return (
      this.#inForce?.gate ??
      this.#refusing(
        gatewayError('gateway.unconfigured', { detail: `${this.#with.source.name}: ${this.#why}` }),
      )
    );
  }

  /** Reads the configuration again where it is due: beside the request, or before it in an isolate that slept. */
  async #follow(secrets: readonly SecretVersions[], execution: Execution): Promise<void> {
    const { pollMs } = this.#with;
    const now = this.#clock.now();
    const age = now - this.#readAt;
    if (age > 2 * pollMs) await this.#read(secrets, execution);
    else if (age > pollMs && now - this.#readingSince > READ_TIMEOUT_MS)
      execution.waitUntil(this.#read(secrets, execution));
  }

  async #read(secrets: readonly SecretVersions[], execution: Execution): Promise<void> {
    const { source, settings } = this.#with;
    const began = this.#clock.now();
    this.#readingSince = began;
    try {
      const text = await this.#inTime(() => source.read());
      this.#readAt = Math.max(began, this.#readAt);
      if (text === undefined) this.#refuse('none', 'there is no configuration', execution);
      else if (text === this.#inForce?.stored.text) this.#refused = undefined;
      else await this.#consider(await this.#ready(text), secrets, execution);
    } catch {
      // What a binding says is not known to hold no secret.
      settings.warn(`portcullis: ${source.name}: it could not be read`);
      this.#why = 'it could not be read';
      // Not with every request: the one in force is used on.
      if (this.#inForce !== undefined) this.#readAt = Math.max(began, this.#readAt);
    } finally {
      this.#readingSince = Number.NEGATIVE_INFINITY;
    }
    if (this.#inForce === undefined) await this.#takeLastGood(secrets, execution);
  }

  #ready(text: string): Promise<ReadyVersion> {
    const { approval, settings, source } = this.#with;
    return readyVersion(text, approval?.builders, (message) =>
      settings.inform(`portcullis: ${source.name}: ${message}`),
    );
  }

  /** Puts a configuration in force if those have signed for it who must. */
  async #consider(
    stored: ReadyVersion,
    secrets: readonly SecretVersions[],
    execution: Execution,
  ): Promise<void> {
    const { approval } = this.#with;
    if (approval === undefined) return this.#take(stored, secrets, execution);
    // Only where it is asked for is it in a Worker's start.
    const { approvalOf } = await import('../approval/approved.ts');
    const before = this.#inForce;
    const approved = await approvalOf(stored, approval, before?.stored);
    // Another request has put one in force meanwhile, which this one may not come after: it is read again.
    if (this.#inForce !== before) return;
    if ('problem' in approved)
      return this.#refuse(stored.version, approved.problem, execution, stored.author);
    this.#take(stored, secrets, execution, `signed by ${approved.signers.join(', ')}`);
  }

  /** Puts a configuration in force; a broken one changes nothing, and is told once. */
  #take(
    stored: ReadyVersion,
    secrets: readonly SecretVersions[],
    execution: Execution,
    detail?: string,
  ): void {
    const { source, settings } = this.#with;
    const { configuration, version, author } = stored;
    const gate = 'problem' in configuration ? configuration : this.#assembled(stored, configuration, secrets);
    if (!('hosts' in gate)) {
      this.#refuse(version, 'problem' in gate ? gate.problem : gate.detail, execution, author);
      return;
    }
    const before = this.#inForce;
    this.#inForce = { stored, gate, secrets };
    this.#tell(
      {
        type: 'config.changed',
        outcome: 'allow',
        config: {
          name: source.name,
          version_sha256: version,
          ...(before === undefined ? {} : { previous_sha256: before.stored.version }),
        },
        ...(detail === undefined ? {} : { detail }),
        ...by(author),
      },
      execution,
    );
    settings.inform(`portcullis: ${source.name}: configuration ${version.slice(0, 16)} is in force`);
    if (source.lastGood !== undefined) execution.waitUntil(this.#keepGood(source.lastGood, stored.text));
  }

  #refuse(version: string, detail: string, execution: Execution, author?: string): void {
    this.#why = detail;
    if (this.#refused === version) return;
    this.#refused = version;
    const { source, settings } = this.#with;
    const kept = this.#inForce === undefined ? 'none is in force' : 'the one before it stays in force';
    settings.warn(`portcullis: ${source.name}: a configuration is refused, and ${kept}: ${detail}`);
    this.#tell(
      {
        type: 'config.changed',
        outcome: 'deny',
        reason: ['config.refused'],
        severity: 'high',
        detail,
        config: {
          name: source.name,
          ...(version === 'none' ? {} : { version_sha256: version }),
          ...(this.#inForce === undefined ? {} : { previous_sha256: this.#inForce.stored.version }),
        },
        ...by(author),
      },
      execution,
    );
  }

  async #takeLastGood(secrets: readonly SecretVersions[], execution: Execution): Promise<void> {
    const { lastGood, name } = this.#with.source;
    if (lastGood === undefined) return;
    try {
      const text = await this.#inTime(() => lastGood.read());
      if (text !== undefined && this.#inForce === undefined)
        await this.#consider(await this.#ready(text), secrets, execution);
    } catch {
      this.#with.settings.warn(`portcullis: ${name}: the last good configuration could not be read`);
    }
  }

  async #keepGood(lastGood: NonNullable<ConfigurationSource['lastGood']>, text: string): Promise<void> {
    try {
      if ((await this.#inTime(() => lastGood.read())) !== text)
        await this.#inTime(() => lastGood.write(text));
    } catch {
      // Many isolates write the same, and KV takes one write a second: the others have done it.
      this.#with.settings.inform(`portcullis: ${this.#with.source.name}: the last good one was not kept`);
    }
  }

  /** Puts new secrets into the gate in force. */
  #renew(secrets: readonly SecretVersions[], execution: Execution): void {
    const now = this.#inForce;
    if (now !== undefined && secrets.some((versions, index) => versions !== now.secrets[index])) {
      const { configuration } = now.stored;
      if ('problem' in configuration) return;
      const gate = this.#assembled(now.stored, configuration, secrets);
      if ('hosts' in gate) this.#inForce = { ...now, gate, secrets };
      else this.#refuse(`${now.stored.version} with new secrets`, gate.detail, execution);
    }
    for (const activity of this.#rotated.splice(0)) this.#tell(activity, execution);
  }

  #assembled(
    { versionsOf, filledProblems, notes }: ReadyVersion,
    configuration: GatewayConfiguration,
    secrets: readonly SecretVersions[],
  ) {
    const named = Object.fromEntries(
      [...this.#secrets.keys()].flatMap((name, index) => {
        const good = secrets[index];
        return good === undefined ? [] : [[name, good] as const];
      }),
    );
    const filled = withSecrets(configuration, named, this.#with.env);
    return gateOrProblems(
      {
        configuration: filled.configuration,
        parts: ALL_PARTS,
        versionsOf,
        filledProblems: (values) => filledProblems(filled, values),
        notes,
      },
      this.#with.settings,
      filled.env,
    );
  }

  #versions(execution: Execution): Promise<readonly SecretVersions[]> {
    return Promise.all([...this.#secrets.values()].map((secret) => secret.versions(execution)));
  }

  #tell(activity: Activity, execution: Execution): void {
    const log = auditLog(this.#recording());
    const recorded = log.record(activity, { env: this.#with.env, clock: this.#clock, execution });
    const { settings } = this.#with;
    execution.waitUntil(
      recorded.catch(() => settings.warn(`portcullis: ${activity.type} could not be recorded`)),
    );
  }

  #recording() {
    const { sinks } = this.#with.settings;
    // Which paths are secrets is not known without a configuration.
    return (
      this.#inForce?.gate.recording ?? { sinks: [consoleSink(), ...sinks], maskPath: () => '/[unknown]' }
    );
  }

  /** A binding takes no signal: one that is late is left behind. */
  #inTime<Value>(reading: () => Promise<Value>): Promise<Value> {
    return withDeadline(READ_TIMEOUT_MS, this.#with.settings.sleep ?? systemSleep, reading);
  }

  #refusing(error: AccessError): ServedGate {
    const scheduled = async (): Promise<void> => {
      throw error;
    };
    return {
      hosts: new Map(),
      scheduled,
      otherwise: refusing(this.#recording(), this.#with.settings, () => error),
    };
  }
}

function by(author: string | undefined) {
  return author === undefined ? {} : { actor: { kind: 'user', name: author } as const };
}
