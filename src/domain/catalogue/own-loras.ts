import { z } from 'zod';

const MINUTE_MS = 60_000;

/** Limits on the LoRAs that a server brings along. */
export const OWN_LORA_LIMITS = {
  /** LoRAs that were added by a link. */
  each: 50,
  /** Characters of an id. */
  id: { min: 3, max: 60 },
  /** Characters of a link. */
  link: 400,
  /** How long a LoRA may take until it works, in milliseconds. */
  waitMs: 120 * MINUTE_MS,
} as const;

/** What a LoRA is made for, by the API's names. */
export const LORA_BASES = ['stable_diffusion_xl', 'stable_diffusion', 'flux', 'z_image'] as const;

/** What a LoRA is made for. */
export type LoraBase = (typeof LORA_BASES)[number];

const loraLoadSchema = z.object({
  /** The id under which it is used. */
  id: z.string(),
  url: z.string(),
  base: z.enum(LORA_BASES),
  /** Who added it, and where: who is told how it ended. */
  by: z.string(),
  channelId: z.string(),
  /** Discord's code of the language in which that is said. Those of an older version have none. */
  locale: z.string().default('en-US'),
  startedAt: z.number(),
  /** `expired`: it was not listed within the time; it may work all the same. */
  state: z.enum(['loading', 'ready', 'expired']),
  /** How often it was asked for, and when it is asked for next. */
  looks: z.number().int().nonnegative(),
  nextAt: z.number(),
});

/** A LoRA that was added by a link. Times are milliseconds since 1970. */
export type LoraLoad = z.output<typeof loraLoadSchema>;

export const ownLorasSchema = z.object({
  /** The lane of the key whose account has them: another account has others. */
  lane: z.string(),
  loads: z.array(loraLoadSchema),
  /** The models that were trained on the account, as last listed. */
  trained: z.array(z.string()),
  listedAt: z.number(),
});

/** The LoRAs of a server's own account. */
export type OwnLoras = z.output<typeof ownLorasSchema>;

/** Those of an account of which nothing is known yet. */
export const noOwnLoras = (lane: string): OwnLoras => ({ lane, loads: [], trained: [], listedAt: 0 });

/** Those that can be used, trained ones last. */
export const usableLoras = ({ loads, trained }: OwnLoras): string[] => [
  ...new Set([...loads.filter(({ state }) => state === 'ready').map(({ id }) => id), ...trained]),
];

// Each look may fetch a list of many megabytes.
const PAUSES_MINUTES = [1, 2, 4, 8, 15, 30, 60];

/** The pause before the next look after that many, in milliseconds. */
export const pauseAfter = (looks: number): number =>
  (PAUSES_MINUTES[looks] ?? PAUSES_MINUTES.at(-1) ?? 1) * MINUTE_MS;

/** How often the trained models of an account are listed, in milliseconds. */
export const LISTED_EVERY_MS = 360 * MINUTE_MS;

/** What is wrong with a link. */
export type LinkProblem = 'noLink' | 'elsewhere' | 'secret' | 'noVersion' | 'noFile';

/** A link to a LoRA as the API takes it, or what is wrong with the one that was typed. */
export type ReadLink = { ok: true; url: string } | { ok: false; problem: LinkProblem };

const wrong = (problem: LinkProblem): ReadLink => ({ ok: false, problem });

/** A page of Civitai names the version in its query; the API wants the address of the download. */
const civitai = ({ pathname, searchParams }: URL): ReadLink => {
  const [, download] = /^\/api\/download\/models\/(\d{1,12})\/?$/.exec(pathname) ?? [];
  const version = download ?? searchParams.get('modelVersionId') ?? '';
  const isPage = /^\/models\/\d+(\/|$)/.test(pathname);
  if (download === undefined && !isPage) return wrong('noFile');
  if (!/^\d{1,12}$/.test(version)) return wrong('noVersion');
  return { ok: true, url: `https://civitai.com/api/download/models/${version}` };
};

const SEGMENT = /^(?!\.+$)[\w.-]{1,96}$/;

/** A page of a file on Hugging Face, or the file itself. */
const huggingFace = ({ pathname }: URL): ReadLink => {
  const [owner = '', name = '', kind = '', ...file] = pathname.split('/').slice(1);
  const isFile = (kind === 'blob' || kind === 'resolve') && pathname.endsWith('.safetensors');
  // A revision, then the path.
  if (!isFile || file.length < 2 || ![owner, name, ...file].every((part) => SEGMENT.test(part)))
    return wrong('noFile');
  return { ok: true, url: `https://huggingface.co/${owner}/${name}/resolve/${file.join('/')}` };
};

/**
 * Reads a link to a LoRA on Civitai or Hugging Face, without fetching it. A token in it is refused: links are stored, and
 * sent to the API.
 */
export const readLoraLink = (typed: string): ReadLink => {
  const url = URL.parse(typed.trim());
  if (url?.protocol !== 'https:' || typed.length > OWN_LORA_LIMITS.link) return wrong('noLink');
  if (url.username + url.password !== '' || url.searchParams.has('token')) return wrong('secret');
  const host = url.host.replace(/^www\./, '');
  if (host === 'civitai.com') return civitai(url);
  return host === 'huggingface.co' ? huggingFace(url) : wrong('elsewhere');
};

/** Stores the LoRAs of servers' own accounts. */
export type OwnLoraStore = {
  /**
   * Those of the account of this lane; none where the server had another account before. Each server sees its own only.
   */
  read(guildId: string, lane: string): Promise<OwnLoras>;
  /** Changes them and returns them. Concurrent changes run one after another, and each sees the one before. */
  change(guildId: string, lane: string, edit: (own: OwnLoras) => OwnLoras): Promise<OwnLoras>;
};

/** What somebody who runs a server's account may do with its own LoRAs. */
export type OwnLoraWatch = {
  /**
   * Asks the account of a server for what is due, and writes down what came of it. Never rejects: failures are logged, and
   * what was not learnt is asked for again.
   */
  look(guildId: string): Promise<void>;
};
