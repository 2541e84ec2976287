import { ButtonStyle } from 'discord-api-types/v10';
import { guildsKeepingOut, type KeptOutServices } from '#generations/policy-input.ts';
import { button, COLOURS, container, noticeMessage, row, textDisplay } from '#interactions/components.ts';
import { defineCustomId } from '#interactions/custom-id.ts';
import { type Feature, onButton } from '#interactions/define-command.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Message } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';
import { meIds } from './view.ts';

const confirmId = defineCustomId('medeletion', {});

/** Asks for confirmation before deleting everything stored about a member, and says what stays. */
const deletionMessage = ({ me: { deletion } }: Text): Message => ({
  components: [
    container(
      COLOURS.failed,
      textDisplay(`### ${deletion.title}`, deletion.what, deletion.stays),
      row(
        button(deletion.confirm, confirmId.encode({}), ButtonStyle.Danger),
        button(deletion.keep, meIds.overview.encode({})),
      ),
    ),
  ],
});

/** Deletes everything stored about the requester. Idempotent. */
const deleteAll = async (
  invocation: Invocation<KeptOutServices & Uses<'presets' | 'members' | 'drafts' | 'generations'>>,
): Promise<Message> => {
  const { interaction, text, services } = invocation;
  // First, because the admins' decisions are found through the results and must survive them.
  await services.members.keepOut(interaction.userId, await guildsKeepingOut(invocation));
  const owner = { kind: 'member', id: interaction.userId } as const;
  const presets = await services.presets.list(owner);
  await services.presets.clear(owner);
  await services.drafts.clear(interaction.userId);
  await services.members.erase(interaction.userId);
  const results = await services.generations.erase(interaction.userId);
  return noticeMessage(
    results === 'goesOn'
      ? text.me.deletion.goesOn(presets.length)
      : text.me.deletion.done(results, presets.length),
  );
};

/** Deletes a member's data, after confirmation. */
export const deletionFeature: Feature = {
  routes: [
    onButton(meIds.deletion, ({ text }) => ({ kind: 'update', message: deletionMessage(text) })),
    onButton(confirmId, (press) => ({ kind: 'deferUpdate', work: () => deleteAll(press) })),
  ],
};
