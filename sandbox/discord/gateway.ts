import type { Server } from 'node:http';
import {
  GatewayCloseCodes,
  GatewayDispatchEvents,
  GatewayIntentBits,
  GatewayOpcodes,
} from 'discord-api-types/v10';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Bus } from './bus.ts';
import { createSessions, type Session, type Sessions } from './sessions.ts';
import { guildShape, userShape } from './shapes.ts';
import type { World } from './world.ts';

/** The bot's standing connection. */
export type Gateway = {
  /** Sends an event to the shard of that server; kept for replay while the connection is down. */
  dispatch(event: string, data: object, guildId?: string): void;
  connected(): boolean;
  /** Cuts the sockets as a broken network does: the bot resumes. */
  drop(): void;
  /** Closes the sockets with one of Discord's close codes. */
  end(code: number): void;
  /** Asks the bot to reconnect and resume (op 7). */
  reconnect(): void;
  /** Declares the session invalid (op 9). */
  invalidate(resumable: boolean): void;
  close(): void;
};

type Parts = {
  world: World;
  bus: Bus;
  token: string;
  server: Server;
  url: () => string;
  heartbeatIntervalMs: number;
};

const frame = z.object({ op: z.int(), d: z.unknown() });
const identity = z.object({
  token: z.string(),
  intents: z.int(),
  shard: z.tuple([z.int().min(0), z.int().min(1)]).default([0, 1]),
});
const resumption = z.object({ token: z.string(), session_id: z.string(), seq: z.int() });

/** A discord.js of some versions sends the prefix, and Discord takes both. */
const bare = (token: string) => token.replace(/^Bot /, '');

/** Serves the Gateway on the WebSocket upgrades of an HTTP server. */
export function createGateway(parts: Parts): Gateway {
  const { bus, server, heartbeatIntervalMs } = parts;
  const sockets = new WebSocketServer({ server });
  const sessions = createSessions();
  const tellConnection = () => bus.emit({ kind: 'connection', connected: sessions.live().length > 0 });

  sockets.on('connection', (socket) => {
    send(socket, { op: GatewayOpcodes.Hello, d: { heartbeat_interval: heartbeatIntervalMs } });
    socket.on('message', (data) => {
      receive({ ...parts, sessions }, socket, String(data));
      tellConnection();
    });
    socket.on('close', (code) => {
      sessions.detach(socket, code);
      tellConnection();
    });
    socket.on('error', () => socket.terminate());
  });
  return {
    dispatch(event, data, guildId) {
      for (const session of sessions.ofGuild(guildId)) session.dispatch(event, data);
    },
    connected: () => sessions.live().length > 0,
    drop() {
      for (const socket of sockets.clients) socket.terminate();
    },
    end(code) {
      for (const socket of sockets.clients) socket.close(code);
    },
    reconnect() {
      for (const socket of sessions.live()) send(socket, { op: GatewayOpcodes.Reconnect, d: null });
    },
    invalidate(resumable) {
      for (const socket of sessions.live()) send(socket, { op: GatewayOpcodes.InvalidSession, d: resumable });
      if (!resumable) sessions.clear();
    },
    close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

type Connection = Parts & { sessions: Sessions };

function receive(connection: Connection, socket: WebSocket, text: string): void {
  const { op, d } = frame.safeParse(parseJson(text)).data ?? { op: undefined };
  switch (op) {
    case undefined:
      socket.close(GatewayCloseCodes.DecodeError, 'Error while decoding payload.');
      break;
    case GatewayOpcodes.Heartbeat:
      send(socket, { op: GatewayOpcodes.HeartbeatAck, d: null });
      break;
    case GatewayOpcodes.Identify:
      identify(connection, socket, identity.safeParse(d).data);
      break;
    case GatewayOpcodes.Resume:
      resume(connection, socket, resumption.safeParse(d).data);
      break;
  }
}

type Identity = z.infer<typeof identity> | undefined;

function identify(connection: Connection, socket: WebSocket, identified: Identity): void {
  const { sessions, token } = connection;
  if (!identified || bare(identified.token) !== token) {
    socket.close(GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.');
    return;
  }
  if (sessions.of(socket)) {
    socket.close(GatewayCloseCodes.AlreadyAuthenticated, 'Already authenticated.');
    return;
  }
  welcome(connection, sessions.open(socket, identified.shard), identified.intents);
}

function welcome({ world, url }: Connection, session: Session, intents: number): void {
  const guilds = world.guilds.filter(({ id, hasBot }) => hasBot && session.serves(id));
  session.dispatch(GatewayDispatchEvents.Ready, {
    v: 10,
    user: { ...userShape(world.bot), verified: true, mfa_enabled: false, email: null },
    guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
    session_id: session.id,
    resume_gateway_url: url(),
    shard: session.shard,
    application: { id: world.application.id, flags: 0 },
  });
  if (!(intents & GatewayIntentBits.Guilds)) return;
  for (const guild of guilds) session.dispatch(GatewayDispatchEvents.GuildCreate, guildShape(world, guild));
}

type Resumption = z.infer<typeof resumption> | undefined;

function resume({ sessions, token }: Connection, socket: WebSocket, resumed: Resumption): void {
  const session = resumed && sessions.get(resumed.session_id);
  if (!session || bare(resumed.token) !== token) {
    send(socket, { op: GatewayOpcodes.InvalidSession, d: false });
    return;
  }
  session.resume(socket, resumed.seq);
}

function send(socket: WebSocket, payload: { op: number; d: unknown }): void {
  socket.send(JSON.stringify({ s: null, t: null, ...payload }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
