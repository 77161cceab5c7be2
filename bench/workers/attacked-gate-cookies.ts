import { attackedGateway } from './attacked-gateway.ts';

/** Sessions sealed into cookies. */
export default { fetch: attackedGateway({}) };
