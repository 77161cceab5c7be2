// Shared with the other packages of this repository. Not a public API: it can change without notice. docs/decisions/0010.
export { mcpPresenter } from './answer/presenter.ts';
export { metadataPaths, protectedResource } from './identity/protected-resource.ts';
export { mayCall } from './lists/may-call.ts';
export { mcpWith, servesMetadata } from './mcp.ts';
export { mcpError } from './mcp-failure.ts';
export { mcpFields, resourceProblem } from './mcp-options.ts';
export { checkRequest } from './message/check-request.ts';
export type { Message } from './message/message.ts';
export { LEGACY_VERSIONS, MODERN_VERSION } from './message/methods.ts';
export { readMessage } from './message/read-message.ts';
export { SESSION } from './resource/classify.ts';
export {
  type CallAbout,
  type CalledNames,
  type PossibleResources,
  possibleResources,
} from './resource/possible-resources.ts';
