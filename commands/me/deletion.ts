import { ButtonStyle } from 'discord-api-types/v10';
import { button, COLOURS, container, row, textDisplay } from '#interaction/components.ts';
import { defineCustomId } from '#interaction/custom-id.ts';
import { defineRoute, type Feature, type Invocation } from '#interaction/feature.ts';
import type { Message } from '#interaction/reply.ts';
import { guildsKeepingOut } from '#interaction/rules.ts';
import { noticeMessage } from '#interaction/views/notice.ts';
import type { Text } from '#text/index.ts';
import { meIds } from './overview.ts';

const confirmId = defineCustomId('medeletion', {});

/** Asks whether all that is kept of a member is to go, and says what stays. */
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

/** Deletes all that is kept of whoever asks for it. Done twice, there is nothing left to delete. */
const deleteAll = async (invocation: Invocation): Promise<Message> => {
  const { origin, text, services } = invocation;
  // First: what admins decided is known by the results only, and must not go with them.
  await services.members.keepOut(origin.userId, await guildsKeepingOut(invocation));
  const owner = { kind: 'member', id: origin.userId } as const;
  const presets = await services.presets.list(owner);
  await services.presets.clear(owner);
  await services.members.erase(origin.userId);
  const results = await services.studio.erase(origin.userId);
  return noticeMessage(
    results === 'goesOn'
      ? text.me.deletion.goesOn(presets.length)
      : text.me.deletion.done(results, presets.length),
  );
};

/** Deleting a member's data, after being asked. */
export const deletionFeature: Feature = {
  routes: [
    defineRoute(meIds.deletion, ({ text }) => ({ kind: 'update', message: deletionMessage(text) })),
    defineRoute(confirmId, (press) => ({ kind: 'deferUpdate', work: () => deleteAll(press) })),
  ],
};
