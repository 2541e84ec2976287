import { InteractionType } from 'discord-api-types/v10';
import type { Table } from '../state/state.ts';
import type { Interaction } from './records.ts';
import type { KeptInteraction } from './tables.ts';
import type { World } from './world.ts';

/** The interactions that the stand-in knows. */
export type InteractionRegistry = {
  byId(id: string): Interaction | undefined;
  byToken(token: string): Interaction | undefined;
  /** The last one that showed a member a modal of that custom_id. */
  openModal(memberId: string, customId: string): Interaction | undefined;
  /** Stores a new interaction, or the new state of a known one. */
  put(interaction: Interaction): void;
};

/** The oldest interactions beyond this are forgotten. */
const KEPT = 20_000;

type Parts = {
  world: World;
  table: Table<KeptInteraction>;
  hasRunOut: (interaction: Interaction) => boolean;
};

/** Knows those of an earlier run whose token has not run out. */
export function createInteractionRegistry({ world, table, hasRunOut }: Parts): InteractionRegistry {
  const byId = new Map<string, Interaction>();
  const byToken = new Map<string, Interaction>();
  const modals = new Map<string, Interaction>();

  function add(interaction: Interaction): void {
    const { id, token, member, answer } = interaction;
    byId.set(id, interaction);
    byToken.set(token, interaction);
    if (answer?.modal) modals.set(`${member.id} ${answer.modal.custom_id}`, interaction);
  }
  function forget({ id, token }: { id: string; token: string }): void {
    byId.delete(id);
    byToken.delete(token);
    table.delete(id);
  }
  for (const kept of table.restored) {
    const interaction = restored(kept, world);
    if (interaction && !hasRunOut(interaction)) add(interaction);
    else forget(kept);
  }
  return {
    byId: (id) => byId.get(id),
    byToken: (token) => byToken.get(token),
    openModal: (memberId, customId) => modals.get(`${memberId} ${customId}`),
    put(interaction) {
      add(interaction);
      // Nothing but its answer is ever asked of an autocomplete.
      if (interaction.type !== InteractionType.ApplicationCommandAutocomplete)
        table.put(interaction.id, kept(interaction));
      const oldest = byId.size > KEPT ? byId.values().next().value : undefined;
      if (oldest) forget(oldest);
    },
  };
}

function kept({ member, channel, answering, ...rest }: Interaction): KeptInteraction {
  return { ...rest, memberId: member.id, channelId: channel.id };
}

/** An interaction of an earlier run; undefined where its member or channel is gone. */
function restored(
  { memberId, channelId, answer, originalId, ...rest }: KeptInteraction,
  world: World,
): Interaction | undefined {
  const member = world.members.find(({ id }) => id === memberId);
  const channel = world.channels.find(({ id }) => id === channelId);
  if (!member || !channel) return undefined;
  return {
    ...rest,
    member,
    channel,
    answering: false,
    // The bot that had to answer is gone.
    unanswered: answer === undefined,
    ...(answer ? { answer } : {}),
    ...(originalId ? { originalId } : {}),
  };
}
