import type { Served } from '../serving.ts';
import { liveDecisions } from './live-decisions.ts';

/** Requests as they come. A browser that broke off says where (`Last-Event-ID`). */
export const servedLive: Served = ({ context, settings, viewing }) => {
  const last = context.request.headers.get('last-event-id');
  const lastId = last !== null && /^\d{1,15}$/.test(last) ? Number(last) : undefined;
  return liveDecisions(viewing([]).view, lastId, settings.sleep);
};
