import type { Refusal } from '#domain/policy/result.ts';
import type { CounterName } from '#domain/policy/usage-counters.ts';
import { count, list, quoted } from '#text/format.ts';

// More than these would hide the rest of the sentence.
const NAMED = 8;

const some = (names: readonly string[]): string =>
  names.length > NAMED ? `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more` : list(names);

const notAllowed = ({ list: what, id, allowed }: Extract<Refusal, { kind: 'notAllowed' }>): string => {
  const name = what === 'lora' ? 'LoRA' : what;
  const remedy =
    allowed.length > 0
      ? `Use one of these: ${some(allowed.map(quoted))}.`
      : `Choose another one; only allowed ones are suggested while you type.`;
  return `This server's admins do not allow the ${name} ${quoted(id)}. ${remedy}`;
};

const WHOSE: Record<CounterName, string> = {
  memberImages: 'you may make each day in this server',
  serverImages: 'may be made each day in this server',
  operatorImages: 'you may make each day with this bot',
  memberJobs: 'you may have in the works in this server',
  operatorJobs: 'you may have in the works with this bot',
};

const exhausted = ({
  counter,
  most,
  used,
  wanted,
  resetsAt,
}: Extract<Refusal, { kind: 'exhausted' }>): string => {
  if (resetsAt === null) {
    return `That is more than the ${count(most, 'job')} that ${WHOSE[counter]}. Wait until one is done, or cancel one.`;
  }
  const left = Math.max(0, most - used);
  const room = left > 0 ? `${left} left, and this takes ${wanted}` : 'none left';
  return `Of the ${count(most, 'image')} that ${WHOSE[counter]} there ${left === 1 ? 'is' : 'are'} ${room}. It starts anew <t:${Math.ceil(resetsAt / 1000)}:R>.`;
};

/** Why an image may not be made, and what to do about it. */
export const refusal = (why: Refusal): string => {
  switch (why.kind) {
    case 'blockedMember':
      return "This server's admins do not let you make images here. Ask one of them if that is a mistake.";
    case 'channel':
      return `Images are not made in this channel. Go to ${some(why.allowed.map((id) => `<#${id}>`))}.`;
    case 'role':
      return `Making images needs one of these roles: ${some(why.allowed.map((id) => `<@&${id}>`))}. Ask an admin for one.`;
    case 'directMessages':
      return why.by === 'operator'
        ? 'This bot does not make images in direct messages. Use it in a server.'
        : 'A server in which you make images does not want that in direct messages. Make them in the server.';
    case 'othersButtons':
      return 'In this server only the requester may press these. Use /imagine to make your own.';
    case 'notAllowed':
      return notAllowed(why);
    case 'blockedWord':
      return `The word or phrase ${quoted(why.word)} is not allowed here. Say it in other words.`;
    case 'overLimit':
      return why.option === 'size'
        ? `A side of ${why.given} pixels is over the ${why.most} that you may have here. Choose a smaller size.`
        : `**${why.option}**: ${why.given} is over the ${why.most} that you may have here. Choose ${why.most} or less.`;
    case 'keyUnreadable':
      return "This server's own API key can't be opened, so no images can be made here. Nothing was sent or charged. An admin can set the key again or remove it with `/settings`; whoever runs this bot can put SECRET_KEY right.";
    case 'laneFull':
      return `${count(why.waiting, 'job')} are waiting already, which is as many as may. Try again in a few minutes.`;
    case 'exhausted':
      return exhausted(why);
  }
};
