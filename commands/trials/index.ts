import type { Feature } from '#interactions/define-command.ts';
import { duelModal, tryModal } from './modals.ts';
import { voteRoutes } from './votes.ts';

/** Trials and duels of LoRAs, which `/lora try` and `/lora duel` start: their forms, and what can be done with them. */
export const trials: Feature = { routes: [tryModal.route, duelModal.route, ...voteRoutes] };
