import { duelModal, trialIn, tryModal } from '#commands/trials/modals.ts';
import { orderTrial } from '#commands/trials/order.ts';
import { Notice } from '#domain/errors.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { completeOneLora } from '#generations/suggestions.ts';
import {
  defineCommandGroup,
  defineSubcommand,
  type Feature,
  onButton,
  onSelect,
} from '#interactions/define-command.ts';
import { completedBy, required, stringOption } from '#interactions/options.ts';
import { add, own } from './add.ts';
import { cardRoutes } from './card-buttons.ts';
import { openLoraId, rankPageId, recallText, searchPageId, useLoraId } from './custom-ids.ts';
import { infoReply, loraModal } from './info.ts';
import { search, searchMessage } from './search.ts';
import { top, topMessage } from './top.ts';
import { trending } from './trending.ts';

const oneLora = completedBy(completeOneLora, required(stringOption()));
const trialPrompt = stringOption({ maxLength: LIMITS.prompt.max });

/** `/lora`: lists LoRAs, describes one, and finds out by votes how it works best and which is better. */
const command = defineCommandGroup({
  name: 'lora',
  description: (text) => text.commands.lora.description,
  help: (text) => text.commands.lora.help,
  manual: (text) => text.loras.manual,
  subcommands: {
    search: defineSubcommand({
      options: { words: required(stringOption({ maxLength: LIMITS.id.max })) },
      describe: ({ commands: { lora: said } }) => ({
        description: said.subcommands.search,
        options: { words: said.options.words },
      }),
      run: (use) => search(use, use.options.words),
    }),
    top: defineSubcommand({
      options: {},
      describe: ({ commands: { lora: said } }) => ({ description: said.subcommands.top, options: {} }),
      run: top,
    }),
    trending: defineSubcommand({
      options: {},
      describe: ({ commands: { lora: said } }) => ({
        description: said.subcommands.trending,
        options: {},
      }),
      run: trending,
    }),
    try: defineSubcommand({
      options: { lora: oneLora, prompt: trialPrompt },
      describe: ({ commands: { lora: said } }) => ({
        description: said.subcommands.try,
        options: { lora: said.options.lora, prompt: said.options.prompt },
      }),
      modalFor: (typed) => tryModal.filled({}, typed),
      run: (use) => orderTrial(use, trialIn(use.options, use.services.seed)),
    }),
    duel: defineSubcommand({
      options: { a: oneLora, b: oneLora, prompt: trialPrompt },
      describe: ({ commands: { lora: said } }) => ({
        description: said.subcommands.duel,
        options: { a: said.options.first, b: said.options.second, prompt: said.options.prompt },
      }),
      modalFor: (typed) => duelModal.filled({}, typed),
      run: (use) => orderTrial(use, trialIn(use.options, use.services.seed)),
    }),
    add,
    own,
    info: defineSubcommand({
      options: { lora: oneLora },
      describe: ({ commands: { lora: said } }) => ({
        description: said.subcommands.info,
        options: { lora: said.options.lora },
      }),
      run: (use) => infoReply(use, use.options.lora),
    }),
  },
});

/** `/lora`, with turning pages, opening one LoRA, and making an image with it. */
export const lora: Feature = {
  command,
  routes: [
    onButton(searchPageId, async (press) => {
      const { words: kept, page } = press.id;
      const words = await recallText(press, kept);
      return { kind: 'update', message: await searchMessage(press, { words, kept }, page) };
    }),
    onButton(rankPageId, async (press) => ({
      kind: 'update',
      message: await topMessage(press, press.id.page),
    })),
    onSelect(openLoraId, (press) => {
      const [id] = press.values;
      if (id === undefined) throw new Notice(press.text.refusals.malformed);
      return infoReply(press, id);
    }),
    onButton(useLoraId, (press) => loraModal.open(press, press.id)),
    loraModal.route,
    ...cardRoutes,
  ],
};
