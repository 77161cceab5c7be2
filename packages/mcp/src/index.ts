export {
  binding,
  type FetchBinding,
  type Origin,
  type OtherHostOptions,
  otherHost,
  resolveOverride,
  zone,
} from '@portcullis/proxy';
export { type AssertionOptions, generateAssertionKey } from '@portcullis/web';
export { type McpApplication, mcp } from './mcp.ts';
export type { McpFailure } from './mcp-failure.ts';
export type { McpOptions, ResourceOptions, ServerToken } from './mcp-options.ts';
export type { McpKind } from './resource/classify.ts';
