// The Worker of the example, with the store of who is locked: the example itself locks nobody.
export { PortcullisLocks } from '@portcullis/session/durable-object';
export * from '../../examples/phabricator/src/worker.ts';
export { default } from '../../examples/phabricator/src/worker.ts';
