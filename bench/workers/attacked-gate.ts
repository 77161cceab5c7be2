import { attackedGateway } from './attacked-gateway.ts';

/** Sessions in a store. */
export default { fetch: attackedGateway({ durableObject: 'SESSIONS' }) };
