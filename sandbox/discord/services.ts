import { createAttachments } from './attachments.ts';
import { createBus } from './bus.ts';
import { createCommands } from './commands.ts';
import { createComposer } from './compose.ts';
import { createWorld } from './create-world.ts';
import { createEndpoint } from './endpoint.ts';
import { createInteractions } from './interactions.ts';
import { createJournal } from './journal.ts';
import { createMessages } from './messages.ts';
import { proxied } from './rest/media-proxy.ts';
import type { Services } from './rest/route.ts';
import { createSnowflakes, type Now } from './snowflake.ts';
import { createUploads } from './uploads.ts';

type Settings = {
  now: Now;
  /** `127.0.0.1:port` */
  host: string;
  ackDeadlineMs: number;
  tokenLifetimeMs: number;
  attachmentSizeLimit: number;
  /** Whether the bot stands on the gateway. */
  connected: () => boolean;
};

/** Builds everything that the REST routes work on. */
export function createServices(settings: Settings): Services {
  const { now, host } = settings;
  const bus = createBus();
  const nextId = createSnowflakes(now);
  const world = createWorld(now);
  const applicationId = world.application.id;
  const journal = createJournal({ bus, now });
  const connected = () => settings.connected() || endpoint.url() !== null;
  const endpoint = createEndpoint({
    ...settings,
    applicationId,
    moved: () => bus.emit({ kind: 'connection', connected: connected() }),
  });
  const attachments = createAttachments({ now, nextId, origin: `http://${host}` });
  return {
    world,
    bus,
    journal,
    attachments,
    uploads: createUploads({ ...settings, attachments }),
    now,
    nextId,
    messages: createMessages(bus),
    composer: createComposer({
      ...settings,
      world,
      attachments,
      proxied: (url) => proxied(`http://${host}`, url),
    }),
    commands: createCommands({ bus, nextId, applicationId }),
    interactions: createInteractions({ ...settings, bus, journal, nextId, applicationId, connected }),
    endpoint,
    gatewayUrl: () => `ws://${host}`,
  };
}
