import type { EventHead } from './event-head.ts';

/** Chains were anchored to each other, and the authority signed for it. Not part of a chain: it holds them together. */
export interface CheckpointEvent extends EventHead {
  readonly type: 'audit.checkpoint';
  readonly checkpoint: {
    /** The authority that signed. UUIDv7. */
    readonly authority: string;
    /** 1 for the authority's first checkpoint, then one more for each. */
    readonly number: number;
    /** SHA-256 of the line of the checkpoint before it; 64 zeros for the first. */
    readonly prev: string;
    /** The last number and hash of each chain. */
    readonly heads: readonly ChainHead[];
    /** The key that signed: its RFC 7638 thumbprint. */
    readonly kid: string;
    /** Ed25519 over the event's canonical JSON without this field, base64url. */
    readonly sig: string;
  };
}

/** How far a chain has come. */
export interface ChainHead {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
}
