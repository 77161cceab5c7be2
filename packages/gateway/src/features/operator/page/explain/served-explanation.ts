import { pageOf, type Served } from '../serving.ts';
import { requestNamed } from './event-asked.ts';
import { explainPage } from './explain-page.ts';

/** Why a request was answered as it was. */
export const servedExplanation: Served = async (serving) => {
  const { database, messages, settings } = serving;
  const { view, given } = serving.viewing(['event']);
  const event = await requestNamed(database, given.event ?? '');
  const desk = event === undefined ? undefined : settings.deskOf(event.http.host);
  return pageOf(serving, {
    title: messages.explanation,
    current: 'explain',
    main: explainPage(event, desk, view),
    filters: undefined,
    status: event === undefined ? 404 : 200,
  });
};
