import { type APIMessage, PermissionFlagsBits } from 'discord-api-types/v10';
import { type Context, Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import type { AutocompleteAnswer, Outcome, PageState, PageUpload } from '../page/contract.ts';
import type { Actor } from './actor.ts';
import type { Exchange } from './exchange.ts';
import type { Messages } from './messages.ts';
import { type Fixed, pageState } from './page-state.ts';
import { pageEvent } from './page-view.ts';

import { may } from './shapes.ts';
import type { Handle } from './stand-in.ts';

const acting = { as: z.string(), channelId: z.string() };
const options = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const subcommand = z.string().optional();
const group = z.string().optional();

const languageBody = z.object({
  ...acting,
  of: z.enum(['member', 'server']),
  language: z.string(),
});
const autocompleteBody = z.object({
  ...acting,
  command: z.string(),
  group,
  subcommand,
  options,
  focused: z.string(),
});
const commandBody = z.object({ ...acting, command: z.string(), group, subcommand, options });
const menuBody = z.object({
  ...acting,
  command: z.string(),
  messageId: z.string().optional(),
  userId: z.string().optional(),
});
const componentBody = z.object({
  ...acting,
  messageId: z.string(),
  customId: z.string(),
  values: z.array(z.string()).optional(),
});
const modalBody = z.object({
  ...acting,
  customId: z.string(),
  messageId: z.string().optional(),
  fields: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
});

/** The calls of the sandbox page, to be mounted at `/sandbox`: the contract of `sandbox/page` over the actors. */
export function pageApi(standIn: Handle, { messages, ...fixed }: { messages: Messages } & Fixed): Hono {
  const app = new Hono();
  app.onError((problem, context) => context.json({ problem: problem.message }, 400));
  app.get('/state', (context) =>
    context.json(pageState(viewer(standIn, context), standIn, fixed) satisfies PageState),
  );
  app.get('/events', (context) => events(standIn, context, viewer(standIn, context)));
  app.post('/uploads', async (context) => {
    const file = (await context.req.formData()).get('file');
    if (!(file instanceof File)) throw new Error('There is no file in that.');
    const contentType = file.type || 'application/octet-stream';
    const bytes = new Uint8Array(await file.arrayBuffer());
    const own = { filename: file.name, bytes, contentType };
    const { id, filename, size } = await viewer(standIn, context).upload(own);
    return context.json({ id, name: filename, size } satisfies PageUpload);
  });
  app.post('/languages', async (context) => {
    const { as, channelId, of, language } = languageBody.parse(await context.req.json());
    const actor = standIn.as(as, channelId);
    const { world } = standIn;
    if (of === 'member') world.memberSpeaks(actor.member.id, language);
    else if (actor.channel.guildId) world.guildSpeaks(actor.channel.guildId, language);
    return context.json(pageState(actor, standIn, fixed) satisfies PageState);
  });
  app.post('/autocomplete', async (context) => {
    const { as, channelId, command, options, focused, ...rest } = autocompleteBody.parse(
      await context.req.json(),
    );
    const focus = { focused, ...nesting(rest) };
    const choices = await standIn.as(as, channelId).autocomplete(command, options, focus);
    return context.json({
      choices: choices.map(({ name, value }) => ({ name, value })),
    } satisfies AutocompleteAnswer);
  });
  app.post('/commands', async (context) => {
    const { as, channelId, command, options, ...rest } = commandBody.parse(await context.req.json());
    const details = nesting(rest);
    return context.json(await outcomeOf(standIn.as(as, channelId).slash(command, options, details), standIn));
  });
  app.post('/menus', async (context) => {
    const { as, channelId, command, messageId, userId } = menuBody.parse(await context.req.json());
    const target = userId === undefined ? { message: messageIn(messages, messageId) } : { userId };
    return context.json(await outcomeOf(standIn.as(as, channelId).menu(command, target), standIn));
  });
  app.post('/components', async (context) => {
    const { as, channelId, messageId, customId, values } = componentBody.parse(await context.req.json());
    const actor = standIn.as(as, channelId);
    const message = messageIn(messages, messageId);
    const exchange = values ? actor.select(message, customId, values) : actor.press(message, customId);
    return context.json(await outcomeOf(exchange, standIn));
  });
  app.post('/modals', async (context) => {
    const { as, channelId, customId, fields } = modalBody.parse(await context.req.json());
    const exchange = await standIn.as(as, channelId).submit(customId, fields);
    return context.json(await outcomeOf(exchange, standIn));
  });
  return app;
}

function messageIn(messages: Messages, id = ''): APIMessage {
  const message = messages.get(id)?.message;
  if (!message) throw new Error('The message is gone.');
  return message;
}

type Nesting = { group?: string | undefined; subcommand?: string | undefined };

/** The group and the subcommand, where there are such. */
function nesting({ group, subcommand }: Nesting): { group?: string; subcommand?: string } {
  return { ...(group ? { group } : {}), ...(subcommand ? { subcommand } : {}) };
}

/**
 * Who looks without saying as whom looks as the first member; who looks at what that member does not see looks at
 * their own direct messages instead of another's, and else at the first channel.
 */
function viewer(standIn: Handle, context: Context): Actor {
  const { world, channelId } = standIn;
  const { as, channel } = context.req.query();
  const people = world.members.filter(({ bot }) => !bot);
  const member = people.find(({ id }) => id === as) ?? people[0];
  const wanted = world.channels.find(({ id }) => id === channel) ?? world.channel(channelId);
  if (!member) throw new Error('There is nobody in this world.');
  const seen = [wanted, ...world.channels.filter(({ type }) => type === wanted.type)].find(({ id }) =>
    may(world, { memberId: member.id, channelId: id }, PermissionFlagsBits.ViewChannel),
  );
  return standIn.as(member.id, seen?.id ?? channelId);
}

function events(standIn: Handle, context: Context, actor: Actor): Response {
  return streamSSE(context, async (stream) => {
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    stream.onAbort(end);
    const unsubscribe = standIn.subscribe((event) => {
      const told = pageEvent(event, actor);
      // Writing to a page that has just gone rejects, and its end arrives by onAbort.
      if (told) void stream.writeSSE({ data: JSON.stringify(told) }).catch(() => end());
    });
    // The first byte tells the page that nothing from here on is missed.
    await stream.write(': connected\n\n');
    await ended;
    unsubscribe();
  });
}

async function outcomeOf(exchange: Exchange, standIn: Handle): Promise<Outcome> {
  const answer = await exchange.outcome();
  if (answer?.modal) return { kind: 'modal', modal: answer.modal };
  if (answer) return { kind: 'answered' };
  const reason = standIn.connected() ? '' : 'The bot is not connected.';
  return { kind: 'unanswered', reason };
}
