/**
 * The schedulers of the API's LoRA page, in its order, each with the name that image makers know it by.
 * The key is sent as the `scheduler` attribute. Source of the names: ModelsLab's own table of A1111's samplers, and for
 * those that it lacks (`UniPC`, `DEIS`, `LCM` and what no A1111 has) the names of diffusers' classes.
 */
export const SCHEDULERS = {
  DDPMScheduler: 'DDPM',
  DDIMScheduler: 'DDIM',
  PNDMScheduler: 'PNDM',
  LMSDiscreteScheduler: 'LMS',
  EulerDiscreteScheduler: 'Euler',
  EulerAncestralDiscreteScheduler: 'Euler a',
  DPMSolverMultistepScheduler: 'DPM++ 2M',
  HeunDiscreteScheduler: 'Heun',
  KDPM2DiscreteScheduler: 'DPM2',
  DPMSolverSinglestepScheduler: 'DPM++ SDE',
  KDPM2AncestralDiscreteScheduler: 'DPM2 a',
  UniPCMultistepScheduler: 'UniPC',
  DDIMInverseScheduler: 'DDIM inverse',
  DEISMultistepScheduler: 'DEIS',
  IPNDMScheduler: 'iPNDM',
  KarrasVeScheduler: 'Karras VE',
  ScoreSdeVeScheduler: 'Score SDE VE',
  LCMScheduler: 'LCM',
} as const;

/** A value of the API's `scheduler` attribute. */
export type Scheduler = keyof typeof SCHEDULERS;

export const SCHEDULER_IDS = Object.keys(SCHEDULERS) as [Scheduler, ...Scheduler[]];

/** The scheduler where none is named. */
export const DEFAULT_SCHEDULER: Scheduler = 'UniPCMultistepScheduler';

/** The API's `algorithm_type`: the second one makes an SDE solver of `DPMSolverMultistepScheduler`. */
export const ALGORITHMS = ['none', 'dpmsolver+++'] as const;

/** A sampler: a scheduler with the settings that its name says, null where it says nothing. */
export type Sampler = {
  name: string;
  scheduler: Scheduler;
  /** `use_karras_sigmas`. */
  karras: boolean | null;
  /** `algorithm_type`. */
  algorithm: (typeof ALGORITHMS)[number] | null;
};

const SDE = ALGORITHMS[1];

/** Names that say more than a scheduler. */
const VARIANTS: readonly Sampler[] = [
  // ModelsLab's table of A1111's samplers.
  { name: 'DPM++ 2M Karras', scheduler: 'DPMSolverMultistepScheduler', karras: true, algorithm: null },
  { name: 'DPM++ 2M SDE', scheduler: 'DPMSolverMultistepScheduler', karras: null, algorithm: SDE },
  { name: 'DPM++ 2M SDE Karras', scheduler: 'DPMSolverMultistepScheduler', karras: true, algorithm: SDE },
  { name: 'DPM++ SDE Karras', scheduler: 'DPMSolverSinglestepScheduler', karras: true, algorithm: null },
  { name: 'DPM2 Karras', scheduler: 'KDPM2DiscreteScheduler', karras: true, algorithm: null },
  { name: 'DPM2 a Karras', scheduler: 'KDPM2AncestralDiscreteScheduler', karras: true, algorithm: null },
  { name: 'LMS Karras', scheduler: 'LMSDiscreteScheduler', karras: true, algorithm: null },
  // A1111's schedule type beside a sampler; these classes of diffusers take `use_karras_sigmas`.
  { name: 'Euler Karras', scheduler: 'EulerDiscreteScheduler', karras: true, algorithm: null },
  { name: 'Heun Karras', scheduler: 'HeunDiscreteScheduler', karras: true, algorithm: null },
  { name: 'UniPC Karras', scheduler: 'UniPCMultistepScheduler', karras: true, algorithm: null },
  { name: 'DEIS Karras', scheduler: 'DEISMultistepScheduler', karras: true, algorithm: null },
];

const plainSampler = (scheduler: Scheduler): Sampler => ({
  name: SCHEDULERS[scheduler],
  scheduler,
  karras: null,
  algorithm: null,
});

/** Every sampler by the name that people know, those that are schedulers and nothing else first. */
export const SAMPLERS: readonly Sampler[] = [...SCHEDULER_IDS.map(plainSampler), ...VARIANTS];

/** Names of before, and names that another word of the same thing has. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  // What this bot called it before.
  'DPM++ 2S': 'DPM++ SDE',
  'DPM++ 2S Karras': 'DPM++ SDE Karras',
};

const folded = (text: string): string => text.toLowerCase().replace(/[^a-z0-9+]/g, '');

/** The names of ComfyUI, InvokeAI and k-diffusion as A1111 has them: `dpmpp_2m_sde`, `euler_ancestral`, `k_heun`. */
const asA1111 = (name: string): string =>
  name
    .replace(/^(?:sample)?k(?=euler|heun|lms|dpm)/, '')
    .replace('dpmpp', 'dpm++')
    .replace('ancestral', 'a');

const byFoldedName: ReadonlyMap<string, Sampler> = new Map(
  [
    ...SCHEDULER_IDS.flatMap((id): [string, Sampler][] => [
      [id, plainSampler(id)],
      [id.replace(/Scheduler$/, ''), plainSampler(id)],
    ]),
    ...SAMPLERS.map((sampler): [string, Sampler] => [sampler.name, sampler]),
    ...Object.entries(OTHER_NAMES).flatMap(([name, meant]): [string, Sampler][] =>
      SAMPLERS.filter((sampler) => sampler.name === meant).map((sampler) => [name, sampler]),
    ),
  ].map(([name, sampler]) => [folded(name), sampler]),
);

/** The sampler of an exact or a friendly name, whatever its case and spacing; undefined when there is none. */
export const findSampler = (name: string): Sampler | undefined => {
  const wanted = folded(name);
  return byFoldedName.get(wanted) ?? byFoldedName.get(asA1111(wanted));
};

/** The scheduler of a name, without the settings that the name says besides. */
export const findScheduler = (name: string): Scheduler | undefined => findSampler(name)?.scheduler;

/** The name that image makers know an id by; what is no id stays as it is. */
export const schedulerName = (id: string): string => findSampler(id)?.name ?? id;

/** How a typed name is stored: as an id, which stays when names change, or by the name that says more than an id. */
export const storedSampler = (typed: string): string => {
  const sampler = findSampler(typed);
  if (!sampler) return typed.trim();
  return sampler.karras === null && sampler.algorithm === null ? sampler.scheduler : sampler.name;
};

type SamplerFields = {
  scheduler: Scheduler;
  useKarrasSigmas: boolean | null;
  algorithmType: Sampler['algorithm'];
};

/** The sampler that a request is made with; one whose settings have no name is called by its scheduler. */
export const samplerOf = ({ scheduler, useKarrasSigmas, algorithmType }: SamplerFields): Sampler =>
  SAMPLERS.find(
    (one) => one.scheduler === scheduler && one.karras === useKarrasSigmas && one.algorithm === algorithmType,
  ) ?? plainSampler(scheduler);

/** The fields of a request that a sampler decides. */
export const samplerFields = ({ scheduler, karras, algorithm }: Sampler): SamplerFields => ({
  scheduler,
  useKarrasSigmas: karras,
  algorithmType: algorithm,
});

/** The samplers whose friendly name or scheduler's id contains the text, those that start with it first. */
export const searchSamplers = (text: string): Sampler[] => {
  const wanted = folded(text);
  const rank = ({ name, scheduler }: Sampler): number => {
    const names = [folded(name), folded(scheduler)];
    if (names.some((one) => one.startsWith(wanted))) return 0;
    return names.some((one) => one.includes(wanted)) ? 1 : 2;
  };
  return SAMPLERS.filter((sampler) => rank(sampler) < 2).toSorted((a, b) => rank(a) - rank(b));
};
