import { type Feature, onePart } from '../../feature.ts';
import { sessionStorePart } from './part.ts';

/** Durable Objects that keep sessions, or which of those in cookies have ended. The settings are those of the login. */
export const sessionStore: Feature = {
  folder: 'features/session-store',
  durableObjects: [[/^login\.(durableObject|revocations)$/, 'PortcullisSessions']],
  parts: [
    onePart(
      'sessionStore',
      sessionStorePart,
      ({ login }) => login?.durableObject !== undefined || login?.revocations !== undefined,
    ),
  ],
};
