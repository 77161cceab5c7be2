import { attackedGateway } from './attacked-gateway.ts';

/** Sessions sealed into cookies, and a store that remembers which of them have ended. */
export default { fetch: attackedGateway({ revocations: 'SESSIONS' }) };
