import type { Command, CommandGroup } from './command.ts';
import { command as build } from './commands/build.ts';
import { command as check } from './commands/check.ts';
import { command as completion } from './commands/completion.ts';
import { command as diff } from './commands/diff.ts';
import { command as events } from './commands/events.ts';
import { command as explain } from './commands/explain.ts';
import { command as exportLog } from './commands/export.ts';
import { command as forget } from './commands/forget.ts';
import { command as init } from './commands/init.ts';
import { command as key } from './commands/key.ts';
import { command as matrix } from './commands/matrix.ts';
import { command as phorge } from './commands/phorge.ts';
import { command as sync } from './commands/phorge-sync.ts';
import { command as prove } from './commands/prove.ts';
import { command as receipt } from './commands/receipt.ts';
import { command as review } from './commands/review.ts';
import { command as simulate } from './commands/simulate.ts';
import { command as test } from './commands/test.ts';
import { command as tighten } from './commands/tighten.ts';
import { command as verify } from './commands/verify.ts';

/**
 * Every command, in the order in which they are listed: those about a configuration, those about a log, and those
 * about the Phorge behind the gate; then what helps to type them.
 */
export const commands: readonly (Command | CommandGroup)[] = [
  init,
  check,
  build,
  explain,
  test,
  prove,
  diff,
  matrix,
  simulate,
  tighten,
  verify,
  receipt,
  review,
  events,
  exportLog,
  forget,
  key,
  phorge,
  sync,
  completion,
];
