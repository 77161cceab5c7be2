// Shared with the other packages of this repository. Not a public API: it can change without notice. docs/decisions/0010.
export { mcpWith } from './mcp.ts';
export { mcpFields } from './mcp-options.ts';
export {
  type CallAbout,
  type CalledNames,
  type PossibleResources,
  possibleResources,
} from './resource/possible-resources.ts';
