import type { AgentMessages } from '../agent-messages.ts';

export const messages: AgentMessages = {
  answerGoesTo: 'Antwort geht an',
  publishedBy: 'Veröffentlicht von',
  unverified: 'Diesen Namen hat das Programm selbst angegeben. Er ist nicht geprüft.',
  may: 'Es darf',
  mayRead: 'lesen, was Sie lesen können',
  mayWrite: 'lesen und ändern, was Sie lesen und ändern können',
  userMayRead: 'lesen, was der Benutzer lesen kann',
  userMayWrite: 'lesen und ändern, was der Benutzer lesen und ändern kann',
  until: 'Spätestens bis',
  ends: 'Es endet auch, wenn Sie sich abmelden, wenn Sie sich in diesem Browser neu anmelden und wenn Ihr Konto gesperrt wird. Es läuft weiter, während dieser Browser geschlossen ist.',
  loopback:
    'Die Antwort geht an ein Programm auf diesem Computer, und jedes Programm hier könnte diesen Namen verwenden. Fahren Sie nur fort, wenn Sie es gerade selbst gestartet haben.',
  refuse: 'Nicht erlauben',
  invalidRequest: 'Es wurde nichts erlaubt: Die Anfrage des Programms ist ungültig.',
  clientId: 'Client-ID',
  yours: 'Agenten, die für Sie handeln',
  everyones: 'Agenten, die für Benutzer handeln',
  noneOfYours: 'Kein Agent handelt für Sie.',
  noneOfAnyone: 'Kein Agent handelt für einen Benutzer.',
  endAll: 'Alle diese Agenten beenden',
  depositTitle: 'API-Token hinterlegen',
  depositAbout:
    'Das Programm ruft die Anwendung mit diesem API-Token auf, als Sie, und erhält es nie. Es wird verschlüsselt gespeichert und ist nur zusammen mit dem Token verwendbar, das das Programm hat.',
  depositEnds:
    'Hier wird es gelöscht, sobald das Programm nicht mehr für Sie handeln darf. In der Anwendung wird es dadurch nicht widerrufen: Widerrufen Sie es dort.',
  depositManaged: 'Ihre API-Token in der Anwendung',
  depositField: 'API-Token',
  depositSave: 'Hinterlegen',
  deposited: 'Das API-Token ist hinterlegt. Sie können zum Programm zurückkehren.',
  depositRefused:
    'Die Anwendung bestätigt nicht, dass dieses API-Token Ihnen gehört. Es wurde nicht gespeichert.',
  depositStored: 'Hinterlegt; damit ruft dieses Programm die Anwendung auf.',
  depositRemove: 'API-Token entfernen',
  confirmTitle: 'Ein Agent möchte schreiben',
  confirmAbout:
    'Das Programm möchte genau dies in Ihrem Namen schreiben. Ohne Ihre Bestätigung wird nichts geschrieben. Unsichtbare Zeichen werden durch ihre Nummer dargestellt, etwa ⟨U+200B⟩.',
  confirmCall: 'Aufruf von',
  confirm: 'Bestätigen',
  decline: 'Ablehnen',
  confirmed:
    'Bestätigt. Kehren Sie zum Programm zurück: Es kann dies innerhalb von zehn Minuten einmal schreiben.',
  declined: 'Abgelehnt. Es wurde nichts geschrieben.',
};
