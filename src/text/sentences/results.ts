import type { Hint } from '#domain/generation/generation.ts';
import type { ImagineOption, OptionValue } from '#domain/generation/image-options.ts';
import { isLate, type Progress } from '#domain/generation/notifier.ts';
import { schedulerName } from '#domain/generation/schedulers.ts';
import { count, cut, duration, list, quoted } from '#text/format.ts';

/** Switches that are told by other words than their names. */
const extras: Partial<Record<ImagineOption, string>> = {
  enhance: 'prompt enhanced',
  multi_lingual: 'multilingual',
  self_attention: 'self-attention',
  upscale: 'upscaled 2×',
};

const words = (option: ImagineOption): string => option.replaceAll('_', ' ');

/** What a result was made with. `seconds` from the order to the images. */
export type Facts = {
  loras: readonly { id: string; strength: number }[];
  model: string;
  scheduler: string;
  width: number;
  height: number;
  steps: number;
  guidance: number;
  /** How it was made from a picture; '' for none. */
  picture: string;
  /** What was chosen of what nobody has to choose, such as `clip_skip`. */
  chosen: readonly { option: ImagineOption; value: OptionValue }[];
  seed: number;
  seconds: number;
  /** The switches of a request that were on. */
  extras: readonly ImagineOption[];
};

/** LoRAs with their strengths; empty for none. */
export const loraList = (loras: Facts['loras']): string =>
  list(loras.map(({ id, strength }) => `${quoted(id)} ${strength}`));

const chosenValue = (value: OptionValue): OptionValue => {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return typeof value === 'string' ? quoted(value) : value;
};

/** One line of everything that a result was made with. */
export const facts = (of: Facts): string => {
  const scale = of.extras.includes('upscale') ? 2 : 1;
  return [
    ...(of.picture === '' ? [] : [of.picture]),
    ...(of.loras.length === 0 ? [] : [`LoRA ${loraList(of.loras)}`]),
    `model ${quoted(of.model)}`,
    of.scheduler,
    `${of.width * scale} × ${of.height * scale}`,
    `${of.steps} steps`,
    `guidance ${of.guidance}`,
    ...of.chosen.map(({ option, value }) => `${words(option)} ${chosenValue(value)}`),
    `seed \`${of.seed}\``,
    ...of.extras.map((extra) => extras[extra] ?? words(extra)),
    duration(of.seconds),
  ].join(' · ');
};

const generating = (progress: Extract<Progress, { kind: 'generating' }>): string => {
  const { elapsedSeconds, etaSeconds } = progress;
  if (etaSeconds === null) return `🎨 Generating for ${duration(elapsedSeconds)}.`;
  if (isLate(progress)) return `🎨 Taking longer than usual, ${duration(elapsedSeconds)} so far.`;
  const left = etaSeconds - elapsedSeconds;
  return left >= 1 ? `🎨 Generating, about ${duration(left)} left.` : '🎨 Generating, almost done.';
};

const waiting = ({ ahead, etaSeconds, pausedUntil }: Extract<Progress, { kind: 'waiting' }>): string => {
  if (pausedUntil !== undefined) {
    const others = ahead === 0 ? '' : ` ${count(ahead, 'job')} ahead of you.`;
    return `⏳ ModelsLab has asked the bot to wait, or cannot be reached.${others} Your image starts about <t:${Math.ceil(pausedUntil / 1000)}:R>.`;
  }
  const place = ahead === 0 ? '⏳ You are next.' : `⏳ ${count(ahead, 'job')} ahead of you.`;
  return etaSeconds === null ? place : `${place} Ready in about ${duration(etaSeconds)}.`;
};

/** How far a job is. */
export const progress = (how: Exclude<Progress, { kind: 'failing' }>): string => {
  switch (how.kind) {
    case 'waiting':
      return waiting(how);
    case 'loading':
      return `💤 Nobody used the model ${quoted(cut(how.model, 100))} for a week, so ModelsLab had put it away. It is being loaded again, which takes about 2 minutes; your image is made then by itself.`;
    case 'generating':
      return generating(how);
    case 'checking':
      return '🔎 The answer to your request was lost. Checking whether ModelsLab took it; that takes up to 3 minutes.';
    case 'delivering':
      return '📦 Done! Uploading your image…';
  }
};

const filledIn = ({ by, name, options }: Extract<Hint, { kind: 'filledIn' }>): string => {
  const whose = {
    server: "this server's defaults",
    channel: "this channel's default",
    member: 'your own defaults',
    preset: `the preset ${quoted(name ?? '')}`,
  };
  return `Filled in from ${whose[by]}: ${list(options)}.`;
};

const fromCard = ({ lora, strength, scheduler }: Extract<Hint, { kind: 'fromCard' }>): string => {
  const filled = [
    ...(strength === null ? [] : [`strength ${strength}`]),
    ...(scheduler === null ? [] : [`scheduler ${schedulerName(scheduler)}`]),
  ];
  return `From this server's card of ${quoted(lora)}: ${list(filled)} (\`--raw\` leaves it out).`;
};

const nameOf = (option: 'model' | 'scheduler', id: string): string =>
  option === 'scheduler' ? schedulerName(id) : id;

/** Something worth telling that is no reason to refuse. */
export const hint = (what: Hint): string => {
  switch (what.kind) {
    case 'unknownLora':
      return `The LoRA ${quoted(what.id)} is not in ModelsLab's public list. It was sent as it is, in case it is one of your own.`;
    case 'unknownModel':
      return `The model ${quoted(what.id)} is not in ModelsLab's public list. It was sent as it is, in case it is one of your own.`;
    case 'otherBaseModel':
      return `The LoRA ${quoted(what.lora)} is made for ${what.loraBase}, the model for ${what.modelBase}: they may not fit.`;
    case 'safetyForced':
      return what.channelId === undefined
        ? "This server's admins keep the safety checker on."
        : `This server's admins keep the safety checker on in <#${what.channelId}>.`;
    case 'filledIn':
      return filledIn(what);
    case 'lowered':
      return `${what.option} was lowered from ${what.from} to ${what.to}, the most allowed for you here.`;
    case 'replaced':
      return `The ${what.option} ${quoted(nameOf(what.option, what.from))} is not allowed here; ${quoted(nameOf(what.option, what.to))} was used instead.`;
    case 'fittingModel':
      return `Made with the model ${quoted(what.model)}, because the LoRAs need ${what.base}.`;
    case 'nearest':
      return `${quoted(what.option)} is ${what.to} instead of ${what.from}, the nearest allowed value.`;
    case 'picked':
      return `Picked by the seed: ${cut(list(what.words.map(quoted)), 200)}.`;
    case 'flagsIgnored':
      return `${list(what.flags.map(quoted))} ${what.flags.length === 1 ? 'was' : 'were'} left out of the prompt: ${what.flags.length === 1 ? 'it belongs' : 'they belong'} to other tools.`;
    case 'loraLeftOut':
      return `The LoRA ${quoted(what.id)} is not allowed here and was left out.`;
    case 'embeddingLeftOut':
      return `The embedding ${quoted(what.id)} is not allowed here and was left out.`;
    case 'fromCard':
      return fromCard(what);
    case 'triggerWords':
      return `Trigger words added: ${list(what.words.map(quoted))} (\`--raw\` leaves them out).`;
    case 'firstResult':
      return 'Tip: **Remix** changes a part and keeps the rest, `/history` finds your images again, and `/help` shows what else there is.';
    case 'safetyKeptOn':
      return 'The safety checker stays on here: it can be off in age-restricted channels only, and not in their threads.';
    case 'safetyTypeKept':
      return 'What the safety checker replaces is blurred or pixelated in age-restricted channels only; here a card stands in its place.';
  }
};

/** Blank images, by their numbers: what the safety checker leaves where it is on. */
export const blank = (blanks: readonly number[], all: number, checked: boolean): string => {
  const numbers = list(blanks.map(String));
  const which = all === 1 ? 'The image' : blanks.length === 1 ? `Image ${numbers}` : `Images ${numbers}`;
  const [is, it] = blanks.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return checked
    ? `⚠️ ${which} ${is} blank: the safety checker replaced ${it}. Change the prompt with **Remix**, or try a **New seed**.`
    : `⚠️ ${which} ${is} blank. Try a **New seed**, or change the prompt or the model with **Remix**.`;
};
