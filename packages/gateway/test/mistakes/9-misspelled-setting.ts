// Last line: Object literal may only specify known properties, but 'provders' does not exist in type 'GatewayConfiguration'. Did you mean to write 'providers'?
import { gateway } from '../../src/index.ts';

export default { fetch: gateway({ provders: [] }) };
