import type { Text } from '#text/index.ts';
import type { InteractionContext, OptionValues } from './interaction.ts';
import type { Choice } from './reply.ts';
import type { SearchTicket } from './search-queue.ts';
import type { Services, Uses } from './services.ts';

/** What a handler is called with. `S` are the services that it uses, such as `Uses<'ledger' | 'settings'>`. */
export type Invocation<S = Uses<never>> = { interaction: InteractionContext; text: Text; services: S };

/** Who does something where, and the services that are used for it. */
export type Caller<S = Uses<never>> = Omit<Invocation<S>, 'text'>;

/**
 * What a completer is called with: what is `typed` into the option so far, the other options as far as they are typed,
 * and the `turn` to wait for before it searches.
 */
export type Completion<S = Uses<never>> = Invocation<S> &
  Pick<SearchTicket, 'turn'> & { typed: string; options: OptionValues };

/** Suggests values for an option. */
export type Completer<S = Services> = (completion: Completion<S>) => Promise<Choice[]> | Choice[];
