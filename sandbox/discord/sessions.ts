import { GatewayDispatchEvents, GatewayOpcodes } from 'discord-api-types/v10';
import { WebSocket } from 'ws';

/** One identified connection of a bot, which outlives its socket. */
export type Session = {
  readonly id: string;
  /** Its number, and how many there are. */
  readonly shard: readonly [number, number];
  /** Whether events of that server go to this shard. */
  serves(guildId: string | undefined): boolean;
  /** Sends an event, and keeps it for a replay. */
  dispatch(event: string, data: object): void;
  /** Takes a new socket, and replays what came after `seq`. */
  resume(socket: WebSocket, seq: number): void;
  socket: WebSocket;
};

export type Sessions = {
  open(socket: WebSocket, shard: readonly [number, number]): Session;
  get(id: string): Session | undefined;
  of(socket: WebSocket): Session | undefined;
  ofGuild(guildId: string | undefined): Session[];
  /** The sockets that are open and identified. */
  live(): WebSocket[];
  /** A socket has closed; a session that was closed in order (1000, 1001) cannot be resumed. */
  detach(socket: WebSocket, code: number): void;
  clear(): void;
};

/** Events kept for the replay of one session. */
const REPLAYED = 1000;

const isOpen = ({ socket }: Session) => socket.readyState === WebSocket.OPEN;

export function createSessions(): Sessions {
  const sessions = new Map<string, Session>();
  let opened = 0;
  const of = (socket: WebSocket) => [...sessions.values()].find((session) => session.socket === socket);
  return {
    of,
    open(socket, shard) {
      // A bot that identifies anew has given up the sessions that it lost.
      for (const session of sessions.values()) if (!isOpen(session)) sessions.delete(session.id);
      opened += 1;
      const session = createSession(`session-${opened}`, socket, shard);
      sessions.set(session.id, session);
      return session;
    },
    get: (id) => sessions.get(id),
    ofGuild: (guildId) => [...sessions.values()].filter((session) => session.serves(guildId)),
    live: () => [...sessions.values()].filter(isOpen).map(({ socket }) => socket),
    detach(socket, code) {
      const session = of(socket);
      if (session && (code === 1000 || code === 1001)) sessions.delete(session.id);
    },
    clear: () => sessions.clear(),
  };
}

type Event = { op: GatewayOpcodes.Dispatch; s: number; t: string; d: object };

function createSession(id: string, first: WebSocket, shard: readonly [number, number]): Session {
  const [index, count] = shard;
  const sent: Event[] = [];
  let sequence = 0;
  const session: Session = {
    id,
    shard,
    socket: first,
    // Direct messages belong to the first shard.
    serves: (guildId) => (guildId ? Number((BigInt(guildId) >> 22n) % BigInt(count)) === index : index === 0),
    dispatch(event, data) {
      sequence += 1;
      const payload: Event = { op: GatewayOpcodes.Dispatch, s: sequence, t: event, d: data };
      sent.push(payload);
      if (sent.length > REPLAYED) sent.shift();
      if (isOpen(session)) session.socket.send(JSON.stringify(payload));
    },
    resume(socket, seq) {
      session.socket = socket;
      for (const event of sent.filter(({ s }) => s > seq)) socket.send(JSON.stringify(event));
      session.dispatch(GatewayDispatchEvents.Resumed, {});
    },
  };
  return session;
}
