import {
  LORA_BASES,
  type LoraBase,
  OWN_LORA_LIMITS,
  pauseAfter,
  readLoraLink,
} from '#domain/catalogue/own-loras.ts';
import { Notice } from '#domain/errors.ts';
import { GenerationError } from '#domain/generation/failure.ts';
import { governingGuild, managesServer } from '#generations/policy-input.ts';
import { publicLocaleFor } from '#generations/public-language.ts';
import { fitLines, noticeMessage } from '#interactions/components.ts';
import { defineSubcommand } from '#interactions/define-command.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { booleanOption, choiceOption, required, stringOption } from '#interactions/options.ts';
import type { Message, Reply } from '#interactions/reply.ts';

type OwnServices = Uses<'ownLoras' | 'ownLoraWatch' | 'loadModel' | 'keys' | 'catalogue' | 'settings'>;

type Use = Invocation<OwnServices>;

type Account = { guildId: string; lane: string };

/** The account of the server's own key. Throws a Notice where there is none. */
const accountOf = async ({ interaction, text, services }: Use): Promise<Account> => {
  const guildId = governingGuild(interaction);
  if (guildId === null) throw new Notice(text.loras.serversOnly);
  const key = await services.keys.find(guildId);
  if (!key?.isReadable) throw new Notice(text.ownLoras.needsKey);
  return { guildId, lane: key.lane };
};

const ID = /^[a-z0-9][a-z0-9_-]*$/;

/** The id that was typed. Throws a Notice for one that cannot be, or is there already. */
const readId = ({ text, services }: Use, typed: string): string => {
  const id = typed.trim().toLowerCase().replace(/\s+/g, '-');
  const { min, max } = OWN_LORA_LIMITS.id;
  if (id.length < min || id.length > max || !ID.test(id)) throw new Notice(text.ownLoras.badName);
  if (services.catalogue.find('lora', id)) throw new Notice(text.ownLoras.taken(id));
  return id;
};

type NewLora = { id: string; url: string; base: LoraBase; isPublic: boolean };

/** Writes a LoRA down before it is asked for, so that it is asked for once. Throws a Notice where there is no room. */
const reserve = async (use: Use, { guildId, lane }: Account, { id, url, base }: NewLora): Promise<void> => {
  const { interaction, text, services } = use;
  const { userId: by, channelId, receivedAt: startedAt } = interaction;
  const locale = await publicLocaleFor(use);
  const load = { id, url, base, by, channelId, locale, startedAt, state: 'loading' as const, looks: 0 };
  await services.ownLoras.change(guildId, lane, (own) => {
    // One that did not come may be tried again.
    const others = own.loads.filter((one) => one.id !== id || one.state !== 'expired');
    if (own.trained.includes(id) || others.some((one) => one.id === id))
      throw new Notice(text.ownLoras.taken(id));
    if (others.length >= OWN_LORA_LIMITS.each) throw new Notice(text.ownLoras.full());
    return { ...own, loads: [...others, { ...load, nextAt: startedAt + pauseAfter(0) }] };
  });
};

// An admin waits for it.
const START_MS = 60_000;

const start = async (use: Use, account: Account, lora: NewLora): Promise<Message> => {
  const { text, services } = use;
  const { id, isPublic } = lora;
  await reserve(use, account, lora);
  try {
    const answer = await services.loadModel(account, lora, AbortSignal.timeout(START_MS));
    const said = answer === 'started' ? text.ownLoras.started(id, isPublic) : text.ownLoras.unknown(id);
    return noticeMessage(said, isPublic ? '' : text.ownLoras.credit);
  } catch (error) {
    if (!(error instanceof GenerationError)) throw error;
    await services.ownLoras.change(account.guildId, account.lane, (own) => ({
      ...own,
      loads: own.loads.filter((load) => load.id !== id),
    }));
    return noticeMessage(
      text.ownLoras.refused(text.failure.reason(error.failure, true)),
      isPublic ? '' : text.ownLoras.credit,
    );
  }
};

/** `/lora add`: for members who manage a server with a key of its own. */
export const add = defineSubcommand({
  options: {
    link: required(stringOption({ maxLength: OWN_LORA_LIMITS.link })),
    name: required(stringOption({ maxLength: OWN_LORA_LIMITS.id.max })),
    base: required(choiceOption(LORA_BASES, (text, base) => text.ownLoras.base(base))),
    public: booleanOption(),
  },
  describe: ({ commands: { lora: said } }) => ({
    description: said.subcommands.add,
    options: {
      link: said.options.link,
      name: said.options.name,
      base: said.options.base,
      public: said.options.public,
    },
  }),
  async run(use): Promise<Reply> {
    const { text, options } = use;
    if (!managesServer(use.interaction)) throw new Notice(text.ownLoras.managersOnly);
    const account = await accountOf(use);
    const link = readLoraLink(options.link);
    if (!link.ok) throw new Notice(text.ownLoras.problem(link.problem));
    const lora = { id: readId(use, options.name), url: link.url, base: options.base };
    const isPublic = options.public === true;
    return { kind: 'defer', ephemeral: true, work: () => start(use, account, { ...lora, isPublic }) };
  },
});

const LIST_ROOM = 3500;

const ownMessage = async (use: Use, { guildId, lane }: Account): Promise<Message> => {
  const { text, services } = use;
  await services.ownLoraWatch.look(guildId);
  const { loads, trained } = await services.ownLoras.read(guildId, lane);
  const said = text.ownLoras.list;
  const lines = [
    ...loads.map(said.load),
    ...trained.filter((id) => loads.every((load) => load.id !== id)).map(said.trained),
  ];
  const shown = lines.length === 0 ? [said.none] : fitLines(lines, { room: LIST_ROOM, more: text.more });
  return noticeMessage(`### ${said.title}`, ...shown);
};

/** `/lora own`: the LoRAs of the server's own account, and how those stand that are being fetched. */
export const own = defineSubcommand({
  options: {},
  describe: ({ commands: { lora: said } }) => ({ description: said.subcommands.own, options: {} }),
  async run(use): Promise<Reply> {
    const account = await accountOf(use);
    return { kind: 'defer', ephemeral: true, work: () => ownMessage(use, account) };
  },
});
