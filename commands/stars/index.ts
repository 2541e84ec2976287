import { Notice } from '#domain/errors.ts';
import type { StarToggle } from '#domain/members/stars.ts';
import { generationFor, type ReachServices } from '#generations/access.ts';
import { noticeMessage } from '#interactions/components.ts';
import { type Feature, onButton } from '#interactions/define-command.ts';
import type { Invocation } from '#interactions/invocation.ts';
import { defineMessageCommand } from '#interactions/message-commands.ts';
import { privately, type Reply } from '#interactions/reply.ts';
import { resultIn, starId } from '#messages/custom-ids.ts';

/** Stars a result for the requester, or takes the star away. Throws a Notice where it is out of reach. */
const toggleStar = async (use: Invocation<ReachServices>, id: string): Promise<Reply> => {
  const { interaction, text, services } = use;
  const generation = await generationFor(use, id);
  const toggle: StarToggle = await services.stars.toggle(interaction.userId, generation.id);
  return privately(noticeMessage(text.stars.toggles[toggle]));
};

const star = defineMessageCommand({
  name: 'Star',
  describe: (text) => text.stars.menu,
  run(use) {
    const id = resultIn(use.target.customIds);
    if (id === undefined) throw new Notice(use.text.stars.noResult);
    return toggleStar(use, id);
  },
});

/** Stars on results: in the menu of a message, and a button where a result is shown in private. */
export const stars: Feature = {
  messageCommands: [star],
  routes: [onButton(starId, (press) => toggleStar(press, press.id.generation))],
};
