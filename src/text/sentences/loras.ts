import type { LoraCard } from '#domain/catalogue/lora-card.ts';
import { schedulerName } from '#domain/generation/schedulers.ts';
import { count, cut, list, quoted } from '#text/format.ts';

/** What Discord shows of `/lora`: descriptions of at most 100 characters. */
export const loraCommand = {
  description: 'Search LoRAs, and see what one of them does',
  help: 'Shows base model, description, the words that wake a LoRA, and a sample picture. **Use it** opens a form for a prompt with the LoRA filled in.',
  subcommands: {
    search: 'Search the LoRAs allowed here',
    top: 'The LoRAs that won most duels here; before the first duel, those used most',
    trending: 'The LoRAs with which most images were made in this server in the last 7 days',
    try: 'Find out by a vote in this channel at which strength a LoRA works best',
    duel: 'Let this channel vote which of two LoRAs makes the better picture',
    add: "Bring a LoRA from Civitai or Hugging Face into this server's own ModelsLab account",
    own: "The LoRAs of this server's own ModelsLab account",
    info: 'What one LoRA does, with a sample picture',
  },
  options: {
    words: 'What to look for',
    first: 'One LoRA; suggestions come while you type',
    second: 'The other one; suggestions come while you type',
    prompt: 'What to draw; something that shows much of a LoRA, if left out',
    link: 'Its page on Civitai, or of its .safetensors file on Hugging Face; not fetched by the bot',
    name: 'Its id from now on: small letters, digits, - and _',
    base: 'What it is made for',
    public: 'True: everybody at ModelsLab can use it; False if left out, which needs model credit there',
    lora: 'Its id, or what it is called here; suggestions come while you type',
  },
};

// A label's description has 100 characters.
const WORDS_IN_FORM = 80;

// As many as a rating can have.
const STARS = 5;

const stars = (rating: number): string => {
  const halves = Math.round(2 * Math.min(rating, STARS));
  return `${'★'.repeat(Math.floor(halves / 2))}${halves % 2 === 1 ? '½' : ''}`;
};

/** A rating as people say it: `4.5 of 5`. */
export const rated = (rating: number): string => `${Math.round(rating * 10) / 10} of 5`;

/** What members think of a LoRA; nothing where nobody voted. */
export const ratingWords = ({ rating, votes }: Pick<LoraCard, 'rating' | 'votes'>): string[] =>
  rating === null ? [] : [votes === null ? rated(rating) : `${rated(rating)} (${count(votes, 'vote')})`];

/** The card of a LoRA: what a server knows of it. */
const card = {
  verdict: ({ rating, votes }: Pick<LoraCard, 'rating' | 'votes'>) => {
    if (rating === null) return '';
    return `${stars(rating)} **${rated(rating)}** here${votes === null ? '' : `, ${count(votes, 'vote')}`}`;
  },
  called: (isPinned: boolean, nickname: string | null) => {
    const name = nickname === null ? '' : ` as **${nickname}**`;
    return isPinned ? `📌 Pinned here${name}` : `Known here${name}`;
  },
  filledIn: ({ strength, scheduler }: Pick<LoraCard, 'strength' | 'scheduler'>) => {
    const filled = [
      ...(strength === null ? [] : [`strength **${strength}**`]),
      ...(scheduler === null ? [] : [`scheduler **${schedulerName(scheduler)}**`]),
    ];
    return filled.length === 0 ? '' : `Where you name none: ${list(filled)}`;
  },
  words: ({ triggerWords, addsTriggerWords }: Pick<LoraCard, 'triggerWords' | 'addsTriggerWords'>) => {
    if (addsTriggerWords === false) return 'No trigger words are added here';
    return triggerWords === null ? '' : `Added to prompts that lack them: ${quoted(triggerWords)}`;
  },
  measured: ({ by, at, baseModel }: Pick<LoraCard, 'by' | 'at' | 'baseModel'>) => {
    if (at === null) return '';
    const whom = by === null ? '' : ` by <@${by}>`;
    const base = baseModel === null ? '' : ` with ${baseModel}`;
    return `Measured <t:${Math.floor(at / 1000)}:D>${whom}${base}`;
  },
  pictureOf: (prompt: string) => `Made with this LoRA here: ${prompt}`,
  buttons: {
    edit: 'Change card…',
    write: 'Write a card…',
    pin: 'Pin',
    unpin: 'Unpin',
    remove: 'Remove card',
  },
};

/** What members read of LoRAs. */
export const loras = {
  /** More about `/lora`, on its page of help. */
  manual: [
    '**Find the strength of a LoRA together.** `/lora try` makes pictures at different strengths, with and without the trigger words, and one without the LoRA. They are called A, B, C … while everybody in the channel votes; the winner becomes the card of the LoRA in this server, which `/imagine` uses.',
    '**Compare two.** `/lora duel` shows two pictures without saying which LoRA made which. The votes make the ranking in `/lora top`.',
    'Five votes close it, or another number that admins set; so can who started it, and admins. Until then votes can be changed.',
  ].join('\n'),
  title: 'LoRAs used most',
  titleFor: (words: string) => `LoRAs for ${quoted(cut(words, 100))}`,
  none: 'No LoRAs are allowed here. Make images without one, or ask an admin of this server.',
  noneFor: (words: string) =>
    `No LoRA allowed here matches ${quoted(cut(words, 100))}. Try fewer or other words, or see those used most with /lora top.`,
  serversOnly: 'This works in servers that have added me.',
  ranking: {
    title: 'LoRAs by their duels here',
    what: 'Let two of them meet with /lora duel.',
    place: (place: number, { points, duels }: { points: number; duels: number }) =>
      `${place}. ${points} points · ${count(duels, 'duel')}`,
  },
  trending: {
    title: (days: number) => `LoRAs used most here in the last ${days} days`,
    none: (days: number) =>
      `No image was made here with a LoRA in the last ${days} days. Find one with /lora top.`,
    place: (place: number, images: number) => `${place}. ${count(images, 'image')}`,
  },
  onlyKnown:
    "ModelsLab's list of LoRAs is still being fetched, so these are only a few. Search again in a minute.",
  page: (page: number) => `Page ${page}`,
  earlier: 'Previous page',
  later: 'Next page',
  open: 'Show details…',
  use: 'Use it',
  id: (id: string) => quoted(id),
  base: (name: string) => `for ${name}`,
  pinnedShort: (nickname: string | null) => (nickname === null ? '📌' : `📌 ${nickname}`),
  card,
  triggerWords: (words: string) => `**Trigger words:** ${quoted(words)}`,
  noTriggerWords: 'No trigger words listed.',
  nsfw: '🔞 Marked as not safe for work.',
  pictureKept: 'Its sample picture is shown in age-restricted channels only.',
  pictureOf: (name: string) => `A sample of what ${cut(name, 200)} makes`,
  unlisted: (id: string) =>
    `${quoted(id)} is not in ModelsLab's public list, so nothing more is known of it here.`,
  stillLoading: (id: string) =>
    `${quoted(id)} is not among the few LoRAs known so far: ModelsLab's list is still being fetched. Try again in a minute.`,
  unknown: (id: string) =>
    `${quoted(id)} is not in ModelsLab's public list. Choose one that is suggested; one of your own can be used as \`lora\` in \`/imagine\` all the same.`,
  gone: 'This has expired. Use `/lora search` or `/lora info` again.',
  form: {
    title: 'Make an image with this LoRA',
  },
  formHelp: {
    prompt: (triggerWords: string) => `Trigger words: ${cut(triggerWords, WORDS_IN_FORM)}`,
    strength: (strength: number) => `One for all, or one per LoRA; blank for the usual, ${strength}`,
    seed: 'Blank for a new one',
  },
};
