import { create, createUsage } from 'create-portcullis';
import type { Command } from '../command.ts';

/** `portcullis init [FOLDER]`: starts a project, as `npm create portcullis` does. */
export const command: Command = {
  name: 'init',
  summary: 'starts a project: a Worker, a configuration, a policy with tests',
  usage: createUsage.trimEnd(),
  run: (args, io) => create(args, io),
};
