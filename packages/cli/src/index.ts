export type { Command, CommandIo } from './command.ts';
export { run } from './run.ts';
