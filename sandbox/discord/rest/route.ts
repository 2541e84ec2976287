import type { Attachments } from '../attachments.ts';
import type { Bus } from '../bus.ts';
import type { Commands } from '../commands.ts';
import type { Composer, Upload } from '../compose.ts';
import type { Endpoint } from '../endpoint.ts';
import type { Interactions } from '../interactions.ts';
import type { Journal } from '../journal.ts';
import type { Messages } from '../messages.ts';
import type { Now } from '../snowflake.ts';
import type { Uploads } from '../uploads.ts';
import type { World } from '../world.ts';

/** Everything that the routes work on. */
export type Services = {
  world: World;
  bus: Bus;
  journal: Journal;
  attachments: Attachments;
  uploads: Uploads;
  messages: Messages;
  composer: Composer;
  commands: Commands;
  interactions: Interactions;
  endpoint: Endpoint;
  now: Now;
  nextId: () => string;
  /** `ws://127.0.0.1:port` */
  gatewayUrl: () => string;
};

/** One call as a route sees it: parameters decoded, body read. */
export type Call = Upload & { param: (name: string) => string; query: URLSearchParams };

/** What a route answers; without a body nothing is sent but the status. */
export type Answer = { status: number; body?: unknown };

/** `path` in Hono's spelling below `/api/v10`; `kind` is the name that faults and recorded requests use. */
export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  kind: string;
  /** Interaction tokens are the key to their own routes: these want no bot token. */
  open?: true;
  handle(call: Call): Answer | Promise<Answer>;
};

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const noContent: Answer = { status: 204 };
