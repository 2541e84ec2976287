import { Notice } from '#domain/errors.ts';
import { isActive, isIn } from '#domain/generation.ts';
import { defineRoute, type Feature, type Invocation } from '#interaction/feature.ts';
import { historyPageId, openId } from '#interaction/generation-ids.ts';
import { type Message, privately } from '#interaction/reply.ts';
import { historyMessage } from '#interaction/views/history.ts';
import { outcomeMessage } from '#interaction/views/outcome.ts';
import { resultMessage } from '#interaction/views/result.ts';

// Each entry is three components, and a message holds forty.
const PER_PAGE = 8;

const pageOf = async ({ origin, text, services }: Invocation, page: number): Promise<Message> => {
  const found = await services.ledger.history(
    { requesterId: origin.userId },
    {
      limit: PER_PAGE + 1,
      offset: page * PER_PAGE,
    },
  );
  return historyMessage(text, found.slice(0, PER_PAGE), { page, more: found.length > PER_PAGE });
};

/** A member's own result, wherever it was made: the history is theirs. */
const ownGeneration = async ({ origin, text, services }: Invocation, id: string) => {
  const generation = await services.ledger.find(id);
  const isTheirs = generation?.requesterId === origin.userId && !isIn(generation, 'deleted');
  if (!generation || !isTheirs || isActive(generation)) throw new Notice(text.refusals.unknownGeneration);
  return generation;
};

/** `/history`: a member's last results, with their buttons. */
export const history: Feature = {
  command: {
    name: 'history',
    description: (text) => text.commands.history.description,
    help: (text) => text.commands.history.help,
    options: () => [],
    run: async (invocation) => privately(await pageOf(invocation, 0)),
  },
  routes: [
    defineRoute(historyPageId, async (press) => ({
      kind: 'update',
      message: await pageOf(press, press.id.page),
    })),
    defineRoute(openId, async (press) => {
      const { origin, text, services } = press;
      const generation = await ownGeneration(press, press.id.generation);
      if (!isIn(generation, 'done')) return privately(outcomeMessage(text, generation));
      return {
        kind: 'defer',
        ephemeral: true,
        work: async () => {
          const images = await services.studio.images(generation, origin.attachmentSizeLimit);
          return resultMessage(text, generation, images);
        },
      };
    }),
  ],
};
