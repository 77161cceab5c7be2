#!/usr/bin/env node
import { run } from './run.ts';

/** The exit code that shells report for a process ended by SIGPIPE, which Node ignores. */
const ENDED_BY_PIPE = 141;
const BAD_USE = 2;

// Whoever reads has read enough, as `head` does: no failure to tell anybody of.
process.stdout.on('error', ({ code = 'unknown reason' }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') process.exit(ENDED_BY_PIPE);
  process.stderr.write(`portcullis: the output cannot be written (${code})\n`);
  process.exit(BAD_USE);
});
// Whom this was for is not there, and the exit code says it as well.
process.stderr.on('error', () => {});

process.exitCode = await run(process.argv.slice(2), process);
