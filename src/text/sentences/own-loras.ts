import {
  type LinkProblem,
  type LoraBase,
  type LoraLoad,
  OWN_LORA_LIMITS,
} from '#domain/catalogue/own-loras.ts';
import { cut, quoted } from '#text/format.ts';

const BASES: Record<LoraBase, string> = {
  stable_diffusion_xl: 'SDXL (also Pony, Illustrious)',
  stable_diffusion: 'Stable Diffusion 1.5',
  flux: 'Flux',
  z_image: 'Z-Image',
};

const { id: lengths, waitMs } = OWN_LORA_LIMITS;
const MINUTES = waitMs / 60_000;

const PROBLEMS: Record<LinkProblem, string> = {
  noLink: 'That is no link. It begins with `https://`.',
  elsewhere: 'LoRAs can be added from civitai.com and huggingface.co.',
  secret:
    'The link has a password or a token in it. Leave that out: the link is stored, and sent to ModelsLab.',
  noVersion:
    'That is the page of a LoRA with several versions. Choose a version on Civitai, and copy the address then: it has `modelVersionId` in it. The address of its download button works too.',
  noFile:
    'That leads to no LoRA. From Civitai, use the page of a model or its download; from Hugging Face the page of one `.safetensors` file.',
};

/** What members read about the LoRAs of their server's own account. */
export const ownLoras = {
  base: (base: LoraBase) => BASES[base],
  problem: (problem: LinkProblem) => PROBLEMS[problem],
  badName: `The name has ${lengths.min} to ${lengths.max} small letters, digits, - and _, and begins with a letter or a digit.`,
  taken: (id: string) => `There is a LoRA ${quoted(id)} already. Choose another name.`,
  full: `A server has up to ${OWN_LORA_LIMITS.each} LoRAs that were added by a link.`,
  managersOnly: 'Only members with **Manage Server** can add LoRAs.',
  needsKey:
    'LoRAs are added to the ModelsLab account of this server, and it has no key of its own that works. Set one with `/settings open`, *Own API key*.',
  started: (id: string, isPublic: boolean) =>
    `ModelsLab fetches ${quoted(id)} now, ${isPublic ? 'for everybody' : 'for the account of this server only'}. I ask until it works, for ${MINUTES} minutes at most, and say so in this channel; \`/lora own\` shows how it stands.`,
  unknown: (id: string) =>
    `ModelsLab's answer was lost, so nobody knows yet whether it fetches ${quoted(id)}. I go on asking for ${MINUTES} minutes; \`/lora own\` shows how it stands.`,
  credit:
    'A private model needs model credit on that account, which is bought on modelslab.com. Without it ModelsLab refuses the LoRA, or never lists it.',
  refused: (why: string) => `ModelsLab did not take it: ${why}`,
  ended: {
    ready: (by: string, id: string) => `<@${by}>, the LoRA ${quoted(id)} is ready: use it in \`/imagine\`.`,
    expired: (by: string, id: string) =>
      `<@${by}>, ModelsLab does not list the LoRA ${quoted(id)} after ${MINUTES} minutes, and I ask no more. Look into the account on modelslab.com: model credit may be missing, or the file may be none that it takes.`,
  },
  list: {
    title: "This server's own LoRAs",
    none: 'There are none yet. `/lora add` brings one from Civitai or Hugging Face; those that are trained on the account on modelslab.com come by themselves, within some hours.',
    load: ({ id, state, startedAt }: Pick<LoraLoad, 'id' | 'state' | 'startedAt'>) => {
      const when = `<t:${Math.floor(startedAt / 1000)}:R>`;
      const said = { ready: 'ready', loading: 'ModelsLab fetches it', expired: 'not listed in time' };
      return `- ${quoted(cut(id, 100))}: ${said[state]}, added ${when}`;
    },
    trained: (id: string) => `- ${quoted(cut(id, 100))}: trained on the account`,
  },
};
