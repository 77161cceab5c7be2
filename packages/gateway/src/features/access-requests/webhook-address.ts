/** Where requests for access are sent. */
export interface WebhookAddress {
  readonly url: string;
  /** Signs them. */
  readonly secret: string;
}
