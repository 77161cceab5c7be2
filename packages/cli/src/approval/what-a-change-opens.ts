import { type Difference, isNewAccess } from '@portcullis/policy/prove';
import type { GatewayConfiguration } from 'portcullis';
import { changedUnseen, differenceOf } from '../gate/configuration-difference.ts';
import { changedSettings, type SettingSteps, settingText } from './changed-settings.ts';
import { harmlessReason } from './harmless-settings.ts';

/** A setting that differs, and why that opens nothing. */
export interface HarmlessChange {
  readonly setting: string;
  readonly reason: string;
}

/** The settings that differ between two configurations. Each is in one of the lists. */
export interface ChangedSettings {
  /** Settings that differ and are not compared: each is taken to open something. */
  readonly settings: readonly string[];
  /** Rules that differ. The access that they grant is compared for every request. */
  readonly compared: readonly string[];
  /** Settings that differ and open nothing. */
  readonly harmless: readonly HarmlessChange[];
}

/** What a change lets in, as far as that is known. */
export interface Opening extends ChangedSettings {
  /** Whether the change opens something: it lets something in, or a setting differs that is not known to be harmless. */
  readonly opens: boolean;
  /** Of the policies; `undefined` for a first version. */
  readonly difference: Difference | undefined;
}

/**
 * Compares two configurations, both with their defaults, for what the second lets in that the first did not. `diff`, `push`,
 * `rollback` and `approve` all ask this.
 */
export function whatAChangeOpens(
  before: GatewayConfiguration | undefined,
  after: GatewayConfiguration,
  now: number,
): Opening {
  if (before === undefined)
    return { opens: true, difference: undefined, settings: [], compared: [], harmless: [] };
  const difference = differenceOf(before, after, now);
  const changed = sortedChanges(before, after);
  const { gained, elevations } = difference;
  const opens = changed.settings.length > 0 || gained.length > 0 || elevations.some(isNewAccess);
  return { opens, difference, ...changed };
}

/** The settings that differ: those that may open something, rules that are compared, and harmless ones. */
export function sortedChanges(before: GatewayConfiguration, after: GatewayConfiguration): ChangedSettings {
  const unseen = changedUnseen(before, after).map((name) => `[${name}]`);
  const settings: string[] = [];
  const compared: string[] = [];
  const harmless: HarmlessChange[] = [];
  for (const steps of changedSettings(before, after)) {
    const [setting, reason] = [settingText(steps), harmlessReason(steps)];
    if (reason !== undefined) harmless.push({ setting, reason });
    else if (isCompared(steps) && !unseen.includes(steps[1] ?? '')) compared.push(setting);
    else settings.push(setting);
  }
  return { settings, compared, harmless };
}

/** The parts of a rule that the comparison of policies looks at. Any other part, such as its owner, is a setting that differs. */
const COMPARED: ReadonlySet<string> = new Set([
  ...['.name', '.effect', '.who', '.paths', '.methods', '.applications', '.kinds', '.ids', '.operations'],
  ...['.conduitMethods', '.asns', '.authentication', '.claims', '.countries', '.emailDomains', '.networks'],
  ...['.liftedByElevations', '.parameters', '.prompts', '.resources', '.tools', '.when', '.within'],
]);

/**
 * Whether it is the rules of a policy that is enforced, one of them, or a part of one that is compared; or what the policy offers for
 * a limited time.
 */
function isCompared([instances, , policy, rules, , part]: SettingSteps): boolean {
  if (instances !== '.instances' || policy !== '.policy') return false;
  return rules === '.elevations' || (rules === '.rules' && (part === undefined || COMPARED.has(part)));
}
