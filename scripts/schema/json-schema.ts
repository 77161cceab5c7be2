/** A JSON Schema, as far as it is walked here. */
export interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly additionalProperties?: Schema | boolean;
  /** The type that another package gives to what it reads itself. */
  readonly tsType?: string;
  /** The name of its type, where the JSON Schema says no title. */
  readonly shape?: string;
  /** The option of a package that a setting is: `PublicCacheOptions.maxSeconds`. */
  readonly option?: string;
  /** What its description says besides. */
  readonly also?: string;
}
