import type { ApacheKind } from '../apache.ts';
import type { Callers } from './callers.ts';

/** One gate of the comparison, and who asks it. */
export interface Contender {
  readonly name: string;
  /** What it does before the forwarding line. */
  readonly does: string;
  /** What it runs on. `undefined`: it is not installed, as `missing` says. */
  readonly gate: GateKind | undefined;
  readonly missing?: string;
  /** The contender it is read against. Default `bare`. */
  readonly against?: string;
  readonly callers: Callers;
}

/** A Worker of `workers/`, one that `portcullis build` makes of a configuration, or Apache. */
export type GateKind =
  | { readonly worker: string; readonly variables?: Readonly<Record<string, string>> }
  | { readonly built: object }
  | { readonly apache: ApacheKind };
