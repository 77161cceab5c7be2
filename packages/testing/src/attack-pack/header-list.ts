/** Names and values of headers, in the order in which they are sent. The same name may come twice. */
export type HeaderList = readonly (readonly [name: string, value: string])[];
