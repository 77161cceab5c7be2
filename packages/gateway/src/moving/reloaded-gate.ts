import { type Activity, consoleSink } from '@portcullis/audit';
import { AccessError, type Clock } from '@portcullis/core';
import { type Execution, inTime, systemSleep, wasSetBack } from '@portcullis/core/internal';
import type { SecretSource } from '@portcullis/secrets';
import type { ApprovalTrust } from '../approval/approved.ts';
import { configuredSecrets } from '../features/secrets/configured-secrets.ts';
import { KeptSecrets, type NamedSecret } from '../features/secrets/kept-secrets.ts';
import { recordActivity } from '../features/secrets/record-activity.ts';
import { RenewedGate } from '../features/secrets/renewed-gate.ts';
import type { ServedGate } from '../gate/served-gate.ts';
import { gatewayError } from '../gateway-failure.ts';
import type { GatewaySettings } from '../gateway-options.ts';
import type { GatewayConfiguration } from '../generated/types.ts';
import { ALL_PARTS } from '../parts.ts';
import { refusingGate } from '../plan.ts';
import { changedActivity, refusedActivity } from './change-activity.ts';
import type { ConfigurationSource } from './configuration-source.ts';
import type { ReadyVersion } from './envelope.ts';
import { readyVersion } from './read-version.ts';

/** What a gate with a reloadable configuration is built from. */
export interface ReloadedGateOptions {
  readonly source: ConfigurationSource;
  readonly secrets: Readonly<Record<string, SecretSource>>;
  readonly pollMs: number;
  /** Whose signatures a configuration needs. Default: none. */
  readonly approval?: ApprovalTrust;
  readonly settings: GatewaySettings;
  readonly env: object;
}

interface ActiveVersion {
  readonly stored: ReadyVersion;
  readonly renewed: RenewedGate;
}

/** A source is given up after this time. */
const READ_TIMEOUT_MS = 5000;

/** The gate of one isolate that follows its configuration and its secrets. */
export class ReloadedGate {
  readonly #with: ReloadedGateOptions;
  /** Those that the Worker's code names: a configuration may name others. */
  readonly #secrets: readonly NamedSecret[];
  readonly #kept: KeptSecrets;
  readonly #clock: Clock;
  #active: ActiveVersion | undefined;
  /** What the source showed last. */
  #shown: string | undefined;
  /** The versions that were told to be refused since it shows that. */
  readonly #refused = new Set<string>();
  /** Why there is none, where there is none. */
  #why: string | AccessError = 'it was not read yet';
  #readAt = Number.NEGATIVE_INFINITY;
  #readingSince = Number.NEGATIVE_INFINITY;

  constructor(options: ReloadedGateOptions) {
    this.#with = options;
    this.#clock = options.settings.clock;
    this.#kept = new KeptSecrets(options.settings);
    this.#secrets = Object.entries(options.secrets).map(([name, source]) => ({
      name,
      identity: name,
      source,
    }));
  }

  /** The gate for a request of now. Where there is none, one that refuses and says why. */
  async gate(execution: Execution): Promise<ServedGate> {
    try {
      await this.#follow(execution);
      await this.#renew(execution);
    } catch (error) {
      if (error instanceof AccessError) return this.#refusing(error);
      throw error;
    }
    const [gate, why] = [this.#active?.renewed.gate, this.#why];
    if (gate !== undefined) return gate;
    return this.#refusing(
      typeof why === 'string'
        ? gatewayError('gateway.unconfigured', { detail: `${this.#with.source.name}: ${why}` })
        : why,
    );
  }

  /** Reads the configuration again where it is due: beside the request, or before it in an isolate that slept. */
  async #follow(execution: Execution): Promise<void> {
    const { pollMs } = this.#with;
    const now = this.#clock.now();
    // No change would be seen until the clock is there again.
    if (wasSetBack(this.#readAt, now)) this.#readAt = Number.NEGATIVE_INFINITY;
    const age = now - this.#readAt;
    if (age > 2 * pollMs) await this.#read(execution);
    else if (age > pollMs && now - this.#readingSince > READ_TIMEOUT_MS)
      execution.waitUntil(this.#read(execution));
  }

  async #read(execution: Execution): Promise<void> {
    const { source, settings } = this.#with;
    const began = this.#clock.now();
    const before = this.#active;
    this.#readingSince = began;
    try {
      const text = await this.#inTime(() => source.read());
      this.#readAt = Math.max(began, this.#readAt);
      if (text !== this.#shown) this.#refused.clear();
      this.#shown = text;
      if (text === undefined) this.#refuse('none', 'there is no configuration', execution);
      else if (text === this.#active?.stored.text) this.#refused.clear();
      else {
        const stored = await this.#ready(text);
        // Another request has put one in force meanwhile, this one or a later one.
        if (this.#active === before) await this.#consider(stored, execution);
      }
    } catch (error) {
      // What a binding says is not known to hold no secret.
      this.#why = error instanceof AccessError ? error : 'it could not be read';
      const what = error instanceof AccessError ? 'a secret that it names cannot be had' : this.#why;
      settings.warn(`portcullis: ${source.name}: ${what}`);
      // Not with every request: the one in force is used on.
      this.#readAt = this.#active === undefined ? Number.NEGATIVE_INFINITY : Math.max(began, this.#readAt);
    } finally {
      this.#readingSince = Number.NEGATIVE_INFINITY;
    }
    if (this.#active === undefined) await this.#takeLastGood(execution);
  }

  #ready(text: string): Promise<ReadyVersion> {
    const { approval, settings, source } = this.#with;
    return readyVersion(text, approval?.builders, (message) =>
      settings.inform(`portcullis: ${source.name}: ${message}`),
    );
  }

  /** Puts a configuration in force if those have signed for it who must. */
  async #consider(stored: ReadyVersion, execution: Execution): Promise<void> {
    const { approval } = this.#with;
    if (approval === undefined) return this.#take(stored, execution);
    // Only where it is asked for is it in a Worker's start.
    const { approvalOf } = await import('../approval/approved.ts');
    const before = this.#active;
    const approved = await approvalOf(stored, approval, before?.stored);
    // Another request has put one in force meanwhile, which this one may not come after: it is read again.
    if (this.#active !== before) return;
    if ('problem' in approved)
      return this.#refuse(stored.version, approved.problem, execution, stored.author);
    await this.#take(stored, execution, `signed by ${approved.signers.join(', ')}`);
  }

  /** Puts a configuration in force; a broken one changes nothing, and is told once. Rejects where a secret cannot be had. */
  async #take(stored: ReadyVersion, execution: Execution, detail?: string): Promise<void> {
    const { source, settings } = this.#with;
    const { configuration, version, author } = stored;
    const before = this.#active;
    const renewed =
      'problem' in configuration
        ? configuration.problem
        : await this.#built(stored, configuration, execution);
    // As above: its secrets were waited for.
    if (this.#active !== before) return;
    if (typeof renewed === 'string') return this.#refuse(version, renewed, execution, author);
    const active = { stored, renewed };
    this.#active = active;
    const named = { name: source.name, version, before: before?.stored.version, author };
    this.#tell(changedActivity(named, detail), execution);
    settings.inform(`portcullis: ${source.name}: configuration ${version.slice(0, 16)} is in force`);
    if (source.lastGood !== undefined) execution.waitUntil(this.#keepGood(source.lastGood, active));
  }

  /** The gate of a version, or why there is none. Rejects where a secret cannot be had. */
  async #built(
    stored: ReadyVersion,
    configuration: GatewayConfiguration,
    execution: Execution,
  ): Promise<RenewedGate | string> {
    const { settings, env } = this.#with;
    const plan = { ...stored, configuration, parts: ALL_PARTS };
    const named = configuredSecrets(plan, settings, env);
    if ('detail' in named) return named.detail;
    const twice = named.find(({ name }) => this.#secrets.some((secret) => secret.name === name));
    if (twice !== undefined) return `secrets.${twice.name}: is given by the Worker's own code: name it once`;
    const secrets = [...this.#secrets, ...named];
    const renewed = new RenewedGate({ secrets, kept: this.#kept, plan, settings, env });
    await renewed.renew(execution);
    return renewed.gate === undefined ? (renewed.problem?.detail ?? '') : renewed;
  }

  #refuse(version: string, detail: string, execution: Execution, author?: string): void {
    this.#why = detail;
    if (this.#refused.has(version)) return;
    this.#refused.add(version);
    const { source, settings } = this.#with;
    const kept = this.#active === undefined ? 'none is in force' : 'the one before it stays in force';
    settings.warn(`portcullis: ${source.name}: a configuration is refused, and ${kept}: ${detail}`);
    const named = {
      ...{ name: source.name, before: this.#active?.stored.version, author },
      version: version === 'none' ? undefined : version,
    };
    this.#tell(refusedActivity(named, detail), execution);
  }

  async #takeLastGood(execution: Execution): Promise<void> {
    const { lastGood, name } = this.#with.source;
    if (lastGood === undefined) return;
    try {
      const text = await this.#inTime(() => lastGood.read());
      if (text === undefined) return;
      const stored = await this.#ready(text);
      if (this.#active === undefined) await this.#consider(stored, execution);
    } catch (error) {
      // There is none, so the next request tries again.
      this.#readAt = Number.NEGATIVE_INFINITY;
      if (error instanceof AccessError) this.#why = error;
      else this.#with.settings.warn(`portcullis: ${name}: the last good configuration could not be read`);
    }
  }

  async #keepGood(
    lastGood: NonNullable<ConfigurationSource['lastGood']>,
    active: ActiveVersion,
  ): Promise<void> {
    const { text } = active.stored;
    try {
      const kept = await this.#inTime(() => lastGood.read());
      // A later one, which came into force meanwhile, is kept by itself.
      if (kept !== text && this.#active === active) await this.#inTime(() => lastGood.write(text));
    } catch {
      // Many isolates write the same, and KV takes one write a second: the others have done it.
      this.#with.settings.inform(`portcullis: ${this.#with.source.name}: the last good one was not kept`);
    }
  }

  /** Puts new secrets into the gate in force. */
  async #renew(execution: Execution): Promise<void> {
    const now = this.#active;
    const isNew = now !== undefined && (await now.renewed.renew(execution));
    for (const activity of this.#kept.takeRotated()) this.#tell(activity, execution);
    const { problem } = now?.renewed ?? {};
    if (isNew && problem !== undefined)
      this.#refuse(`${now.stored.version} with new secrets`, problem.detail, execution);
  }

  #tell(activity: Activity, execution: Execution): void {
    const { settings, env } = this.#with;
    recordActivity(activity, this.#recording(), { settings, env, execution });
  }

  #recording() {
    const { sinks } = this.#with.settings;
    // Which paths are secrets is not known without a configuration.
    return (
      this.#active?.renewed.gate?.recording ?? {
        sinks: [consoleSink(), ...sinks],
        maskPath: () => '/[unknown]',
      }
    );
  }

  /** A binding takes no signal: one that is late is left behind. */
  #inTime<Value>(reading: () => Promise<Value>): Promise<Value> {
    return inTime(READ_TIMEOUT_MS, this.#with.settings.sleep ?? systemSleep, reading());
  }

  #refusing(error: AccessError): ServedGate {
    return refusingGate(this.#recording(), this.#with.settings, error);
  }
}
