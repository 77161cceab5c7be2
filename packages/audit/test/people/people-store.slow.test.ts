import { emptyPostgres } from '../../../../scripts/fixtures/empty-postgres.ts';
import { postgresPeople } from '../../src/postgres.ts';
import { peopleContract } from './people-contract.ts';

const postgres = await emptyPostgres();
let stores = 0;

peopleContract('PostgreSQL', () => postgresPeople(postgres, `store ${++stores}`));
