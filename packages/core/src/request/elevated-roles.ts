/** The context after a step that allowed a request by an elevation whose role the application is to receive. */
export interface HasElevatedRoles {
  readonly elevatedRoles: {
    /** The role, and those that it implies. */
    readonly names: readonly string[];
    /** When the elevation ends, in seconds since the Unix epoch. */
    readonly until: number;
  };
}
