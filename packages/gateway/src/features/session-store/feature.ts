import { type Feature, onePart } from '../../feature.ts';
import { sessionStorePart } from './part.ts';

/** Durable Objects that store sessions, or which sessions in cookies have ended. Their settings are part of the login. */
export const sessionStore: Feature = {
  durableObjects: [[/^login\.(durableObject|revocations)$/, 'PortcullisSessions']],
  parts: [
    onePart(
      'sessionStore',
      sessionStorePart,
      ({ login }) => login?.durableObject !== undefined || login?.revocations !== undefined,
    ),
  ],
};
