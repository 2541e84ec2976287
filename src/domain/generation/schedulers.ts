/**
 * The schedulers of the API's LoRA page, in its order, each with the name that image makers know it by.
 * The key is sent as the `scheduler` attribute.
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
  DPMSolverSinglestepScheduler: 'DPM++ 2S',
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

/** The scheduler for whoever names none. */
export const DEFAULT_SCHEDULER: Scheduler = 'UniPCMultistepScheduler';

const folded = (text: string): string => text.toLowerCase().replace(/[^a-z0-9+]/g, '');

const byFoldedName = new Map<string, Scheduler>(
  SCHEDULER_IDS.flatMap((id) => [
    [folded(id), id],
    [folded(id.replace(/Scheduler$/, '')), id],
    [folded(SCHEDULERS[id]), id],
  ]),
);

/** The scheduler of an exact or a friendly name, whatever its case and spacing; undefined when there is none. */
export const findScheduler = (name: string): Scheduler | undefined => byFoldedName.get(folded(name));

/** The name that image makers know an id by; what is no id stays as it is. */
export const schedulerName = (id: string): string => {
  const scheduler = findScheduler(id);
  return scheduler === undefined ? id : SCHEDULERS[scheduler];
};

/** The schedulers whose exact or friendly name contains the text, those that start with it first. */
export const searchSchedulers = (text: string): Scheduler[] => {
  const wanted = folded(text);
  const rank = (id: Scheduler): number => {
    const names = [folded(SCHEDULERS[id]), folded(id)];
    if (names.some((name) => name.startsWith(wanted))) return 0;
    return names.some((name) => name.includes(wanted)) ? 1 : 2;
  };
  return SCHEDULER_IDS.filter((id) => rank(id) < 2).toSorted((a, b) => rank(a) - rank(b));
};
