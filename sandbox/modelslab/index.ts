export type { ProcessingForm } from './answers.ts';
export type { ErrorName } from './errors.ts';
export type { AnswerFault, Fault } from './faults.ts';
export { FIRST_ID } from './generations.ts';
export { IDLE, PROMPT_WORDS } from './prompt-words.ts';
export { type ModelsLabOptions, type ModelsLabStandIn, startModelsLab } from './server.ts';
