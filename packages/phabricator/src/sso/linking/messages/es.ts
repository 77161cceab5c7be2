import { sentence } from '@portcullis/core/internal';
import type { LinkMessages } from '../link-messages.ts';

/** Spanish. */
export const messages: LinkMessages = {
  title: '¿Es esta su cuenta?',
  question: (site, username, person) =>
    sentence(
      'Ya había iniciado sesión en ',
      site,
      ' como ',
      username,
      '. ¿Vincular esa cuenta con su inicio de sesión (',
      person,
      ')?',
    ),
  warning:
    'Vincúlela solo si es suya: a partir de entonces, quien inicie sesión como usted trabajará en esa cuenta.',
  connect: 'Vincular',
  notMine: 'No es mi cuenta',
  refusedTitle: 'Su cuenta no se ha vinculado',
  refused: (site, username) =>
    sentence(
      'No se ha podido vincular la cuenta ',
      username,
      ' de ',
      site,
      ' con su inicio de sesión. Se ha cerrado la sesión de esa cuenta.',
    ),
  refusedRemedy: 'Si es suya, pida que la vinculen antes de continuar e indique los datos de abajo.',
  next: 'Si continúa, iniciará sesión en la cuenta que ya le pertenece o recibirá una nueva.',
  goOn: 'Continuar',
  request: 'Solicitud',
  application: 'esta aplicación',
};
