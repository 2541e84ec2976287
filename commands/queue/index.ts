import { Notice } from '#domain/errors.ts';
import { defineCommand, type Feature, onButton, onSelect } from '#interactions/define-command.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { type Message, privately } from '#interactions/reply.ts';
import { type QueueEntry, type QueueServices, readQueue } from './entries.ts';
import {
  askAllId,
  askMessage,
  cancelAllId,
  cancelOneId,
  entryNamed,
  queueMessage,
  refreshId,
} from './view.ts';

/** The queue as it is now, with a note on what was done. */
const shown = async (use: Invocation<QueueServices>, said = ''): Promise<Message> =>
  queueMessage(use.text, { ...(await readQueue(use)), at: use.interaction.receivedAt, said });

/** Cancels a job or a comparison of the member's own. Returns how many images are not made. */
const cancelOne = async (
  { interaction, services }: Invocation<Uses<'generations' | 'comparisons' | 'ledger'>>,
  { kind, id }: Pick<QueueEntry, 'kind' | 'id'>,
): Promise<number> => {
  const { comparisons, generations, ledger } = services;
  const found = await (kind === 'job' ? ledger.find(id) : comparisons.find(id));
  // An id is no proof: only one's own is cancelled from here.
  if (found?.requesterId !== interaction.userId) return 0;
  if (kind === 'comparison') return comparisons.cancel(id);
  return (await generations.callOff(id)) ? 1 : 0;
};

/** `/queue`: a member's jobs and comparisons that are not finished, with their places. */
export const queue: Feature = {
  command: defineCommand({
    name: 'queue',
    help: (text) => text.commands.queue.help,
    options: {},
    describe: (text) => ({ description: text.commands.queue.description, options: {} }),
    run: async (use) => privately(await shown(use)),
  }),
  routes: [
    onButton(refreshId, async (press) => ({ kind: 'update', message: await shown(press) })),
    onSelect(cancelOneId, (press) => {
      const entry = entryNamed(press.values[0] ?? '');
      if (!entry) throw new Notice(press.text.refusals.malformed);
      const work = async () => shown(press, press.text.queue.cancelled(await cancelOne(press, entry)));
      return { kind: 'deferUpdate', work };
    }),
    onButton(askAllId, async (press) => {
      const { all } = await readQueue(press);
      return { kind: 'update', message: all === 0 ? await shown(press) : askMessage(press.text, all) };
    }),
    onButton(cancelAllId, (press) => ({
      kind: 'deferUpdate',
      work: async () => {
        const cancelled = await press.services.generations.cancelAll(press.interaction.userId);
        return shown(press, press.text.queue.cancelled(cancelled));
      },
    })),
  ],
};
