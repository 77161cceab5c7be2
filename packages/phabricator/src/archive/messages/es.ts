import { sentence } from '@portcullis/core/internal';
import type { ArchiveMessages } from '../archive-messages.ts';

/** Spanish. */
export const messages: ArchiveMessages = {
  archive: 'Archivo',
  search: 'Buscar',
  question: 'Número, o palabras de un título',
  howToSearch: 'Busque por número, como T123, o por palabras de un título.',
  nothingFound: 'No se encontró nada.',
  onlyFirst: (count) => `Solo se muestran los primeros ${count}: añada una palabra.`,
  whatAnyoneCanRead: 'Lo que cualquiera puede leer',
  about: (origin, day) =>
    sentence('Este es un archivo de ', origin, ', leído el ', day, '. No se puede cambiar nada en él.'),
  openObject: (kind, origin, day) =>
    sentence(kind, ' de ', origin, ', legible para cualquiera el ', day, '. No se puede cambiar nada aquí.'),
  closedObject: (kind, origin, day) =>
    sentence(kind, ' de ', origin, ', legible para una cuenta el ', day, '. No se puede cambiar nada aquí.'),
  missingTitle: 'No está en el archivo',
  missing: (origin, day) =>
    sentence(
      ...['Esta dirección no está en el archivo de ', origin, ': no era pública el ', day],
      ', no existía, o las páginas de este tipo no se archivaron.',
    ),
  unavailableTitle: 'No se puede leer el archivo',
  unavailable: 'No se puede leer el archivo en este momento. Vuelva a intentarlo en un minuto.',
  comments: 'Comentarios',
  unknownAuthor: 'desconocido',
  kinds: {
    task: 'Tarea',
    revision: 'Revisión',
    paste: 'Fragmento',
    document: 'Página de la wiki',
    commit: 'Commit',
    file: 'Fichero',
    page: 'Página',
  },
  labels: {
    Author: 'Autor',
    'Assigned to': 'Asignado a',
    Status: 'Estado',
    Priority: 'Prioridad',
    Language: 'Lenguaje',
    Projects: 'Proyectos',
    Subscribers: 'Suscriptores',
    Reviewers: 'Revisores',
    Created: 'Creado',
    Changed: 'Modificado',
    Committed: 'Confirmado',
    Size: 'Tamaño',
    'Test plan': 'Plan de pruebas',
    Diff: 'Diferencias',
    'Raw diff': 'Diff sin formato',
    Download: 'Descargar',
  },
};
