/** For the Durable Objects of applications, by their classes. To add an application's, name it here. */
export { phabricatorStandIns as applicationStandIns } from './phabricator-stand-ins.ts';
