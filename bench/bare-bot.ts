/**
 * The least that a bot on discord.js can do: it defers every command and suggests nothing. What the benchmarks measure
 * against.
 */
import { ApplicationCommandOptionType, Client, Events, type Interaction } from 'discord.js';

const { DISCORD_API_URL: api = '', DISCORD_TOKEN: token = '' } = process.env;

const option = (name: string, autocomplete: boolean) => ({
  type: ApplicationCommandOptionType.String as const,
  name,
  description: name,
  ...(autocomplete ? { autocomplete: true as const } : { required: true }),
});

const client = new Client({ intents: [], rest: { api } });

const answer = (interaction: Interaction): Promise<unknown> | undefined => {
  if (interaction.isAutocomplete()) return interaction.respond([]);
  return interaction.isChatInputCommand() ? interaction.deferReply() : undefined;
};

client.on(Events.InteractionCreate, (interaction) => void answer(interaction));
client.once(Events.ClientReady, ({ application }) => {
  const options = [option('prompt', false), option('lora', true)];
  void application.commands.set([{ name: 'imagine', description: 'Defers', options }]);
});

process.once('SIGTERM', () => void client.destroy());
await client.login(token);
