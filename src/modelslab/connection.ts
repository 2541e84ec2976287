import type { Endpoints } from './endpoints.ts';
import type { Settings } from './options.ts';
import type { Redact } from './secrets.ts';
import type { Transport } from './transport.ts';

/** What the calls to the API share. */
export type Connection = {
  settings: Settings;
  endpoints: Endpoints;
  transport: Transport;
  redact: Redact;
};
