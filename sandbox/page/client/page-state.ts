import type { PageEvent, PageMessage, PageState } from '../contract.ts';

/** The state after the event; the state given is left as it was. */
export function applyEvent(state: PageState, event: PageEvent): PageState {
  switch (event.kind) {
    case 'message':
      return { ...state, messages: withMessage(state.messages, event.message) };
    case 'deleted':
      return { ...state, messages: state.messages.filter(({ message }) => message.id !== event.messageId) };
    case 'commands':
      return { ...state, commands: event.commands };
    case 'connection':
      return { ...state, connected: event.connected };
    case 'violation':
      return { ...state, violations: [...state.violations, event.violation] };
  }
}

function withMessage(messages: PageMessage[], changed: PageMessage): PageMessage[] {
  const index = messages.findIndex(({ message }) => message.id === changed.message.id);
  return index === -1 ? [...messages, changed] : messages.with(index, changed);
}
