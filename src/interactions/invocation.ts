import type { Text } from '#text/index.ts';
import type { InteractionContext, OptionValues } from './interaction.ts';
import type { Choice } from './reply.ts';
import type { SearchTicket } from './search-queue.ts';
import type { Services, Uses } from './services.ts';

/** The argument of a handler. `S` are the services that it uses, such as `Uses<'ledger' | 'settings'>`. */
export type Invocation<S = Uses<never>> = { interaction: InteractionContext; text: Text; services: S };

/** An invocation without its language. */
export type Caller<S = Uses<never>> = Omit<Invocation<S>, 'text'>;

/**
 * The argument of a completer: the text `typed` into the option so far, the other options as typed so far,
 * and a `turn` to await before searching.
 */
export type Completion<S = Uses<never>> = Invocation<S> &
  Pick<SearchTicket, 'turn'> & { typed: string; options: OptionValues };

/** Suggests values for an option. */
export type Completer<S = Services> = (completion: Completion<S>) => Promise<Choice[]> | Choice[];
