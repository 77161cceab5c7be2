/** Which clients send a method: those of 2026-07-28, those that start with `initialize`, or both. */
export type Era = 'modern' | 'legacy';

/** What a request is about. */
export type Subject = 'tool' | 'prompt' | 'resource' | 'reference' | 'subscription' | 'server';

/** What the gate knows of a method of the protocol. */
export interface MethodFacts {
  /** Default: both. */
  readonly era?: Era;
  /** Default: the server as a whole. */
  readonly about?: Subject;
  /** Members of `params` that the gate understands, besides `_meta`. */
  readonly params: readonly string[];
  /** The member that `Mcp-Name` mirrors. */
  readonly mirrored?: 'name' | 'uri';
  /** Whether a client of 2026-07-28 may send the call again with the answers to questions of the server. */
  readonly canAsk?: true;
}

/** Requests that the gate understands. Any other one is refused: it is unknown what it reads or changes. */
export const REQUESTS: ReadonlyMap<string, MethodFacts> = /* @__PURE__ */ new Map<string, MethodFacts>([
  ['initialize', { era: 'legacy', params: ['protocolVersion', 'capabilities', 'clientInfo'] }],
  ['ping', { era: 'legacy', params: [] }],
  ['logging/setLevel', { era: 'legacy', params: ['level'] }],
  ['server/discover', { era: 'modern', params: [] }],
  ['tools/list', { params: ['cursor'] }],
  ['prompts/list', { params: ['cursor'] }],
  ['resources/list', { params: ['cursor'] }],
  ['resources/templates/list', { params: ['cursor'] }],
  ['tools/call', { about: 'tool', params: ['name', 'arguments'], mirrored: 'name', canAsk: true }],
  ['prompts/get', { about: 'prompt', params: ['name', 'arguments'], mirrored: 'name', canAsk: true }],
  ['resources/read', { about: 'resource', params: ['uri'], mirrored: 'uri', canAsk: true }],
  ['resources/subscribe', { era: 'legacy', about: 'resource', params: ['uri'] }],
  ['resources/unsubscribe', { era: 'legacy', about: 'resource', params: ['uri'] }],
  ['completion/complete', { about: 'reference', params: ['ref', 'argument', 'context'] }],
  ['subscriptions/listen', { era: 'modern', about: 'subscription', params: ['notifications'] }],
]);

/** Notifications that clients of the era of `initialize` send. Those of 2026-07-28 send none over HTTP. */
export const NOTIFICATIONS: ReadonlyMap<string, MethodFacts> = /* @__PURE__ */ new Map<string, MethodFacts>([
  ['notifications/initialized', { era: 'legacy', params: [] }],
  ['notifications/cancelled', { era: 'legacy', params: ['requestId', 'reason'] }],
  ['notifications/progress', { era: 'legacy', params: ['progressToken', 'progress', 'total', 'message'] }],
  ['notifications/roots/list_changed', { era: 'legacy', params: [] }],
]);

/** The version in which each request carries all that it needs. */
export const MODERN_VERSION = '2026-07-28';

/** Versions that start with `initialize`, newest first. */
export const LEGACY_VERSIONS: readonly string[] = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];

/** A request without a version header is one of this version (2025-06-18 introduced the header). */
export const UNSAID_VERSION = '2025-03-26';
