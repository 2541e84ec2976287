import type { APIMessage } from 'discord-api-types/v10';
import type { Author } from '../author.ts';
import { ANSWER_FLAGS } from '../compose.ts';
import { refusals } from '../errors.ts';
import { isUserInstalled } from '../installation.ts';
import { isThinking } from '../messages.ts';
import type { Interaction, StoredMessage } from '../records.ts';
import { type Call, noContent, ok, type Route, type Services } from './route.ts';

const PATH = '/webhooks/:webhook_id/:webhook_token';
const MESSAGE = `${PATH}/messages/:message_id`;

/** Follow-ups to one interaction, where the app is there on a member's account alone. */
const USER_FOLLOW_UPS = 5;

/** What a bot does with the token of an interaction after its first answer. */
export function webhookRoutes({ interactions, messages }: Services, author: Author): Route[] {
  const interactionOf = ({ param }: Call) =>
    interactions.forWebhook(param('webhook_id'), param('webhook_token'));
  const find = (call: Call): { interaction: Interaction; stored: StoredMessage } => {
    const interaction = interactionOf(call);
    const id = messageId(interaction, call.param('message_id'));
    const stored = id ? messages.get(id) : undefined;
    if (!stored) throw refusals.unknownMessage();
    return { interaction, stored };
  };
  const open = true;
  return [
    {
      method: 'POST',
      path: PATH,
      kind: 'webhook.create',
      open,
      async handle(call) {
        const interaction = interactionOf(call);
        const original = interaction.originalId ? messages.get(interaction.originalId) : undefined;
        // Discord lets the first follow-up to a deferred answer take the place of the "thinking".
        if (original && isThinking(original.message))
          return ok(await author.edit(original, call, ANSWER_FLAGS));
        if (isUserInstalled(interaction.owners) && interaction.followUpCount >= USER_FOLLOW_UPS)
          throw refusals.tooManyFollowUps();
        interaction.followUpCount += 1;
        const message = await author.answer(interaction, call);
        interaction.followUpIds.push(message.id);
        interactions.changed(interaction);
        return ok(message);
      },
    },
    {
      method: 'GET',
      path: MESSAGE,
      kind: 'webhook.get',
      open,
      handle: (call) => ok(find(call).stored.message),
    },
    {
      method: 'PATCH',
      path: MESSAGE,
      kind: 'webhook.edit',
      open,
      handle: async (call): Promise<{ status: number; body: APIMessage }> => ({
        status: 200,
        body: await author.edit(find(call).stored, call),
      }),
    },
    {
      method: 'DELETE',
      path: MESSAGE,
      kind: 'webhook.delete',
      open,
      handle(call) {
        messages.remove(find(call).stored.message.id);
        return noContent;
      },
    },
  ];
}

/** The id of a message that this interaction's token gives power over. */
function messageId(
  { originalId, followUpIds, sourceMessageId }: Interaction,
  wanted: string,
): string | undefined {
  if (wanted === '@original') return originalId;
  return [originalId, sourceMessageId, ...followUpIds].find((id) => id === wanted);
}
