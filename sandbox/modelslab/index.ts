export type { ProcessingForm } from './answers.ts';
export type { ErrorName } from './errors.ts';
export type { AnswerFault, Call, Fault, FaultScript, GenerationFault } from './faults.ts';
export { PROMPT_WORDS, type PromptWord } from './prompt-words.ts';
export type { RecordedRequest, Violation } from './record.ts';
export { type ModelsLabOptions, type ModelsLabStandIn, startModelsLab } from './server.ts';
export type { WebhookCall } from './webhook.ts';
