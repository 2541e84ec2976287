/**
 * Posts a message with a file: `apiUrl token channelId`. It loads the undici of the project before discord.js does its
 * own, and says `uploaded` when the message stands.
 */
await import('undici');
const { closeDiscordRest, createDiscordRest } = await import('#discord/rest.ts');
const { restBody } = await import('#discord/serialize-message.ts');
const { systemClock } = await import('#app/system.ts');
const { noMetrics } = await import('#domain/system.ts');

const [apiUrl = '', token = '', channelId = ''] = process.argv.slice(2);
const mute = () => undefined;
const log = { debug: mute, info: mute, warn: mute, error: mute };

const rest = createDiscordRest({ apiUrl, token, metrics: noMetrics, clock: systemClock, log });
await rest.bot.post(`/channels/${channelId}/messages`, {
  ...restBody({
    body: { content: 'Look', attachments: [{ id: '0', filename: 'picture.png' }] },
    files: [{ name: 'picture.png', data: Buffer.from('picture') }],
  }),
});
closeDiscordRest(rest);
process.stdout.write('uploaded\n');
