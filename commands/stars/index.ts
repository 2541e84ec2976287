import { Notice } from '#domain/errors.ts';
import type { Generation } from '#domain/generation/generation.ts';
import { generationFor, type ReachServices } from '#generations/access.ts';
import { noticeMessage } from '#interactions/components.ts';
import { type Feature, onButton } from '#interactions/define-command.ts';
import type { Invocation } from '#interactions/invocation.ts';
import { defineMessageCommand } from '#interactions/message-commands.ts';
import type { Reply } from '#interactions/reply.ts';
import { resultIn, starId } from '#messages/custom-ids.ts';
import { type ShowcaseServices, showcaseIfStarred } from './showcase.ts';

type StarServices = ReachServices & ShowcaseServices;

/** The result to star: one within reach, or one that the showcase shows here. Throws a Notice where there is none. */
const resultFor = async (use: Invocation<StarServices>, id: string): Promise<Generation> => {
  const { interaction, text, services } = use;
  const post = await services.showcase.find(id);
  if (post?.channelId !== interaction.channelId) return generationFor(use, id);
  const generation = await services.ledger.find(id);
  if (!generation) throw new Notice(text.refusals.unknownGeneration);
  return generation;
};

/** Stars a result for the requester, or takes the star away; with enough stars it goes to the showcase. */
const toggleStar = async (use: Invocation<StarServices>, id: string): Promise<Reply> => {
  const { interaction, text, services } = use;
  const generation = await resultFor(use, id);
  return {
    kind: 'defer',
    ephemeral: true,
    work: async (scope) => {
      const toggle = await services.stars.toggle(interaction.userId, generation.id);
      const shown = toggle === 'starred' ? await showcaseIfStarred(use, generation, scope) : undefined;
      const said = text.stars.toggles[toggle];
      return shown ? noticeMessage(said, text.stars.showcased(shown.channelId)) : noticeMessage(said);
    },
  };
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
