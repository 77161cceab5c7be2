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

/** The dependencies of a gate with a reloadable configuration. */
export interface ReloadedGateOptions {
  readonly source: ConfigurationSource;
  readonly secrets: Readonly<Record<string, SecretSource>>;
  readonly pollMs: number;
  /** Keys whose signatures a configuration needs. Default: none. */
  readonly approval?: ApprovalTrust;
  readonly settings: GatewaySettings;
  readonly env: object;
}

interface ActiveVersion {
  readonly stored: ReadyVersion;
  readonly renewed: RenewedGate;
}

/** Timeout for reading from a source. */
const READ_TIMEOUT_MS = 5000;

/** The gate of one isolate, which reloads its configuration and its secrets. */
export class ReloadedGate {
  readonly #with: ReloadedGateOptions;
  /** The secrets that the Worker's code passes. A configuration can define others. */
  readonly #secrets: readonly NamedSecret[];
  readonly #kept: KeptSecrets;
  readonly #clock: Clock;
  #active: ActiveVersion | undefined;
  /** The text that the source returned last. */
  #shown: string | undefined;
  /** Versions whose rejection was reported since the source returned that text. */
  readonly #refused = new Set<string>();
  /** Why no configuration is active, if none is. */
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

  /** Returns the gate for a request. If no configuration is active, returns a gate that refuses all requests and says why. */
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

  /** Reads the configuration again when it is due: in the background, or before the request in an isolate that was idle. */
  async #follow(execution: Execution): Promise<void> {
    const { pollMs } = this.#with;
    const now = this.#clock.now();
    // If the clock was set back, no change would be noticed until it reaches that time again.
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
        // Another request may have activated this or a later configuration in the meantime.
        if (this.#active === before) await this.#consider(stored, execution);
      }
    } catch (error) {
      // The error text of a binding could contain a secret.
      this.#why = error instanceof AccessError ? error : 'it could not be read';
      const what = error instanceof AccessError ? 'a secret that it uses could not be fetched' : this.#why;
      settings.warn(`portcullis: ${source.name}: ${what}`);
      // The active configuration is used until the next read, so that not every request tries again.
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

  /** Activates a configuration if it has the required signatures. */
  async #consider(stored: ReadyVersion, execution: Execution): Promise<void> {
    const { approval } = this.#with;
    if (approval === undefined) return this.#take(stored, execution);
    // Imported only if needed, so that Workers without approvals start faster.
    const { approvalOf } = await import('../approval/approved.ts');
    const before = this.#active;
    const approved = await approvalOf(stored, approval, before?.stored);
    // Another request activated a configuration that this one may not continue: it is read again.
    if (this.#active !== before) return;
    if ('problem' in approved)
      return this.#refuse(stored.version, approved.problem, execution, stored.author);
    await this.#take(stored, execution, `signed by ${approved.signers.join(', ')}`);
  }

  /** Activates a configuration. An invalid one changes nothing and is reported once. Rejects if a secret could not be fetched. */
  async #take(stored: ReadyVersion, execution: Execution, detail?: string): Promise<void> {
    const { source, settings } = this.#with;
    const { configuration, version, author } = stored;
    const before = this.#active;
    const renewed =
      'problem' in configuration
        ? configuration.problem
        : await this.#built(stored, configuration, execution);
    // The same as above, after waiting for secrets.
    if (this.#active !== before) return;
    if (typeof renewed === 'string') return this.#refuse(version, renewed, execution, author);
    const active = { stored, renewed };
    this.#active = active;
    const named = { name: source.name, version, before: before?.stored.version, author };
    this.#tell(changedActivity(named, detail), execution);
    settings.inform(`portcullis: ${source.name}: configuration ${version.slice(0, 16)} is active`);
    if (source.lastGood !== undefined) execution.waitUntil(this.#keepGood(source.lastGood, active));
  }

  /** Returns the gate of a version, or why it cannot be built. Rejects if a secret could not be fetched. */
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
    if (twice !== undefined)
      return `secrets.${twice.name}: is also passed by the Worker's code: define it in one place`;
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
    const kept = this.#active === undefined ? 'no configuration is active' : 'the previous one stays active';
    settings.warn(`portcullis: ${source.name}: a configuration is rejected, and ${kept}: ${detail}`);
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
      // No configuration is active, so the next request tries again.
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
      // A later configuration that became active in the meantime is stored by its own call.
      if (kept !== text && this.#active === active) await this.#inTime(() => lastGood.write(text));
    } catch {
      // Many isolates write the same value, and KV accepts one write per second: another isolate has stored it.
      this.#with.settings.inform(
        `portcullis: ${this.#with.source.name}: the last good configuration was not stored`,
      );
    }
  }

  /** Applies new secrets to the active gate. */
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
    // Without a configuration, it is unknown which paths are secrets.
    return (
      this.#active?.renewed.gate?.recording ?? {
        sinks: [consoleSink(), ...sinks],
        maskPath: () => '/[unknown]',
      }
    );
  }

  /** Bindings do not accept a signal, so a late result is ignored. */
  #inTime<Value>(reading: () => Promise<Value>): Promise<Value> {
    return inTime(READ_TIMEOUT_MS, this.#with.settings.sleep ?? systemSleep, reading());
  }

  #refusing(error: AccessError): ServedGate {
    return refusingGate(this.#recording(), this.#with.settings, error);
  }
}
