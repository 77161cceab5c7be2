/** Somebody who works behind the demo's gate, and was never born. */
export interface Person {
  readonly subject: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly contractor: boolean;
  readonly country: string;
  readonly ip: string;
  readonly amr: readonly string[];
  readonly agent: string;
}

const NAMES = [
  'Ada Admin, Emil Engineer, Carol Contractor, Mira Okafor, Jonas Weber, Aiko Tanaka, Luis Ortega, Priya Nair',
  'Sven Dahl, Chloé Martin, Wei Zhang, Fatima Haddad, Tomás Silva, Hanna Virtanen, Omar Aziz, Julia Nowak',
  'Ravi Menon, Elsa Berg, Diego Ramos, Yuki Sato, Nora Lindqvist, Paul Fischer, Irina Petrova, Sam Taylor',
  'Anna Kowalska, Marco Rossi, Leila Farah, Kofi Mensah, Grace Lee, Pieter Jansen, Sofia Costa, Ben Cohen',
  'Zoe Clark, Ali Demir, Ingrid Moe, Hugo Blanc, Tara Singh, Noah Evans, Maja Horvat, Jin Park',
]
  .join(', ')
  .split(', ');

const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
];
const COUNTRIES = ['NL', 'DE', 'NL', 'FR', 'NL', 'SE', 'PL', 'NL'];

/** Forty of them: two administrators, ten contractors, and engineers. */
export const people: readonly Person[] = NAMES.map((name, index) => {
  const subject = name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z]+/g, '.')
    .replace(/\.(?=e?\.)/g, '');
  const admin = index % 20 === 0;
  const contractor = index % 4 === 2;
  return {
    subject,
    name,
    email: `${subject}@${contractor ? 'acme.example' : 'corp.example'}`,
    roles: admin ? ['admin', 'engineer'] : contractor ? ['contractor'] : ['engineer'],
    contractor,
    country: COUNTRIES[index % COUNTRIES.length] ?? 'NL',
    // For documentation: RFC 5737.
    ip: `198.51.100.${index + 1}`,
    amr: contractor ? ['pwd'] : ['pwd', 'otp', 'mfa'],
    agent: AGENTS[index % AGENTS.length] ?? '',
  };
});
