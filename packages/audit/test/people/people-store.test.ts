import { DatabaseSync } from 'node:sqlite';
import { memoryPeople } from '../../src/people/people-store.ts';
import { sqlitePeople } from '../../src/sqlite.ts';
import { peopleContract } from './people-contract.ts';

peopleContract('memory', memoryPeople);
peopleContract('SQLite', () => sqlitePeople(new DatabaseSync(':memory:')));
