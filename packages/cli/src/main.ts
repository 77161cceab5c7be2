#!/usr/bin/env node
import { run } from './run.ts';

/** As a shell counts whoever is ended by SIGPIPE, which Node ignores. */
const ENDED_BY_PIPE = 141;

// Whoever reads has read enough, as `head` does: no failure to tell anybody of.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(ENDED_BY_PIPE);
  throw error;
});

process.exitCode = await run(process.argv.slice(2), process);
