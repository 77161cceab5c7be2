import { formatVerifierKey, SIGNATURE_TYPE, signingKey } from '@portcullis/tlog';
import type { GatewayConfiguration } from 'portcullis';

/** Of an Ed25519 key as PKCS #8: all before the key itself (RFC 8410). */
const PKCS8_HEAD = '302e020100300506032b657004220420';

/** The key that signs the demo's orders, so that another process can. The secret is one for everybody: it is a demo. */
export const LOCK_OPERATOR = {
  name: 'demo/security',
  secret: Buffer.concat([
    Buffer.from(PKCS8_HEAD, 'hex'),
    Buffer.from('demo-secret-of-the-operator-0001'),
  ]).toString('base64'),
};

const { verifierKey } = await signingKey(LOCK_OPERATOR.name, SIGNATURE_TYPE.ed25519, LOCK_OPERATOR.secret);

/**
 * A configuration with a list of who is locked: by orders that the demo's key signs, and on the page for operators by administrators, who have
 * another role for that.
 */
export function withLock(configuration: GatewayConfiguration): GatewayConfiguration {
  return {
    ...configuration,
    roles: { ...configuration.roles, security: ['phab-admins'] },
    lock: { durableObject: 'LOCKS', operators: [formatVerifierKey(verifierKey)], roles: ['security'] },
  };
}
