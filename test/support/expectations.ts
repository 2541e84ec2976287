import type { APIMessage } from 'discord-api-types/v10';
import { expect, vi } from 'vitest';
import { type DiscordStandIn, type Exchange, textOf } from '#sandbox/discord/index.ts';
import type { ModelsLabStandIn } from '#sandbox/modelslab/index.ts';
import type { LogLine } from './log.ts';

/** A finished result: it has the button that a result always has. */
export const isResult = (message: APIMessage): boolean =>
  textOf(message).includes('[button: Reroll same seed]');

/** The select of a history, by which a result is opened. */
export const OPEN = 'Open one with all its buttons';

/** The result of an exchange, once it is there. */
export const resultOf = (exchange: Exchange): Promise<APIMessage> => exchange.message(isResult);

/** The bytes of a message's images. */
export const imagesOf = (discord: DiscordStandIn, message: APIMessage): Buffer[] =>
  discord.files(message).map(({ bytes }) => Buffer.from(bytes));

/** The bodies that were posted to text2img, in order. */
export const orders = (modelslab: ModelsLabStandIn): Record<string, unknown>[] =>
  ordersAt(modelslab, 'text2img');

/** The bodies that were posted to an endpoint of images or of image editing, in order. */
export const ordersAt = (modelslab: ModelsLabStandIn, endpoint: string): Record<string, unknown>[] =>
  modelslab.requests
    .filter(({ path }) => path.endsWith(`/images/${endpoint}`) || path.endsWith(`/image_editing/${endpoint}`))
    .map(({ body }) => body as Record<string, unknown>);

/** The orders whose images were asked for at least once: their ids are known to the bot. */
export const fetched = (modelslab: ModelsLabStandIn): string[] => {
  const paths = modelslab.requests.map(({ path }) => path).filter((path) => path.includes('/fetch/'));
  return [...new Set(paths)];
};

/**
 * Resolves when the bot has asked for the images of that many orders. Before that a bot that is killed may not know
 * whether an order arrived, whatever its message says.
 */
export const ordersKnown = (modelslab: ModelsLabStandIn, count: number): Promise<void> =>
  vi.waitFor(() => expect(fetched(modelslab)).toHaveLength(count));

/** The calls that the bot made for an interaction: its answer, edits of it, and what follows. */
export const callsFor = (discord: DiscordStandIn, { token }: Exchange): string[] =>
  discord.requests.filter(({ path }) => path.includes(token)).map(({ kind }) => kind);

/** Deletes a message as its button does: with the form that asks. */
export const deleteResult = async (
  actor: ReturnType<DiscordStandIn['as']>,
  message: APIMessage,
): Promise<Exchange> => actor.submit(actor.press(message, 'Delete'));

/** Deletes a message past the bot, as a moderator does in Discord. */
export const removeMessage = async (
  { apiUrl, token }: Pick<DiscordStandIn, 'apiUrl' | 'token'>,
  { channel_id, id }: APIMessage,
): Promise<void> => {
  const answer = await fetch(`${apiUrl}/v10/channels/${channel_id}/messages/${id}`, {
    method: 'DELETE',
    headers: { authorization: `Bot ${token}` },
  });
  expect(answer.status).toBe(204);
};

/** Resolves when the bot has ModelsLab's list of models: until then it knows a few that are built in. */
export const modelListed = ({ log }: { log: readonly LogLine[] }): Promise<void> =>
  vi.waitFor(() => expect(log.map(({ message }) => message)).toContain('the model list is up to date'));
