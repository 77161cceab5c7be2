import { sentence } from '@portcullis/core/internal';
import type { RetiredMessages } from '../retired-messages.ts';

/** Spanish. */
export const messages: RetiredMessages = {
  title: 'Este sitio es de solo lectura',
  since: (day) =>
    sentence(
      'Desde el ',
      day,
      ' no se puede cambiar nada aquí. Puede seguir leyendo todo lo que podía leer antes.',
    ),
  moved: (where) => sentence('El trabajo continúa en ', where, '.'),
};
