import { noOwnLoras, type OwnLoraStore, type OwnLoras, ownLorasSchema } from '#domain/catalogue/own-loras.ts';
import type { Log } from '#domain/system.ts';
import { createRecords } from './records.ts';
import type { Sql } from './sql.ts';

const OWN_LORAS = { namespace: 'own-loras', schema: ownLorasSchema.nullable(), empty: null };

/** The LoRAs of an account; another account's are none of this one. */
const ofLane = (own: OwnLoras | null, lane: string): OwnLoras =>
  own?.lane === lane ? own : noOwnLoras(lane);

/** LoRAs of servers' own accounts, as documents by server. */
export const createOwnLoraStore = (sql: Sql, log: Log): OwnLoraStore => {
  const records = createRecords(sql, OWN_LORAS, log);
  return {
    read: async (guildId, lane) => ofLane(await records.read(guildId), lane),
    change: async (guildId, lane, edit) =>
      ofLane(await records.update(guildId, (own) => edit(ofLane(own, lane))), lane),
  };
};
