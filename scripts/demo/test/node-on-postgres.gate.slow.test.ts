import { describe } from 'vitest';
import { missingPostgres } from '../../programs/postgres-server.ts';
import { inRuntime } from './in-runtime.ts';

describe.skipIf(missingPostgres() !== undefined)('in Node, on PostgreSQL', () =>
  inRuntime('node', { isOnPostgres: true }),
);
