import { PGlite } from '@electric-sql/pglite';
import { afterAll } from 'vitest';
import { postgresPeople } from '../../src/postgres.ts';
import { peopleContract } from './people-contract.ts';

// To start it takes seconds.
const postgres = new PGlite();
afterAll(() => postgres.close());
let stores = 0;

peopleContract('PostgreSQL', () => postgresPeople(postgres, `store ${++stores}`));
