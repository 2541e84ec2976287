import type { State } from '../state/state.ts';
import { createAttachments } from './attachments.ts';
import { createBus } from './bus.ts';
import { createCommands } from './commands.ts';
import { createComposer } from './compose.ts';
import { createWorld } from './create-world.ts';
import { createEndpoint } from './endpoint.ts';
import { createInteractionRegistry } from './interaction-registry.ts';
import { createInteractions } from './interactions.ts';
import { createJournal } from './journal.ts';
import { createMessages } from './messages.ts';
import type { Interaction } from './records.ts';
import { proxied } from './rest/cdn.ts';
import type { Services } from './rest/route.ts';
import { createSnowflakes, type Now } from './snowflake.ts';
import { commandsOfScope, keptInteraction, storedMessage, uploadsOfMember } from './tables.ts';
import { createUploads } from './uploads.ts';

type Settings = {
  now: Now;
  state: State;
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
  const { now, host, state } = settings;
  const bus = createBus();
  const nextId = createSnowflakes(now);
  const world = createWorld(now, state);
  const applicationId = world.application.id;
  const journal = createJournal({ bus, now });
  const connected = () => settings.connected() || endpoint.url() !== null;
  const endpoint = createEndpoint({
    ...settings,
    applicationId,
    moved: () => bus.emit({ kind: 'connection', connected: connected() }),
  });
  const attachments = createAttachments({ now, nextId, origin: `http://${host}`, files: state.files });
  const hasRunOut = ({ createdAt }: Interaction) => now() - createdAt > settings.tokenLifetimeMs;
  const registry = createInteractionRegistry({
    world,
    hasRunOut,
    table: state.table('interactions', keptInteraction),
  });
  return {
    world,
    bus,
    journal,
    attachments,
    uploads: createUploads({ ...settings, attachments, table: state.table('uploads', uploadsOfMember) }),
    now,
    nextId,
    messages: createMessages({
      bus,
      table: state.table('messages', storedMessage),
      renewed: attachments.renewed,
    }),
    composer: createComposer({
      ...settings,
      world,
      attachments,
      proxied: (url) => proxied(`http://${host}`, url),
    }),
    commands: createCommands({
      bus,
      nextId,
      applicationId,
      table: state.table('commands', commandsOfScope),
    }),
    interactions: createInteractions({
      ...settings,
      bus,
      registry,
      hasRunOut,
      journal,
      nextId,
      applicationId,
      connected,
    }),
    endpoint,
    gatewayUrl: () => `ws://${host}`,
  };
}
