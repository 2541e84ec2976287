import type {
  AutocompleteAnswer,
  AutocompleteBody,
  CommandBody,
  ComponentBody,
  MenuBody,
  ModalBody,
  Outcome,
  PageEvent,
  PageState,
  PageUpload,
} from '../contract.ts';

/** What is said when nothing answers at the page's address. */
export const UNREACHABLE = 'The sandbox cannot be reached. Is it still running?';

/** Whom the visitor acts as, and where. */
export type Place = { as: string; channelId: string };

/** Takes a file in; rejects with the sentence that says why not. */
export type UploadFile = (file: File) => Promise<PageUpload>;

export type Subscription = { opened(): void; received(event: PageEvent): void; lost(): void };

export type Api = {
  /** Where nobody and nothing is named, or what the member does not see, the server answers for another place. */
  state(place: Place): Promise<PageState>;
  /** Keeps one event stream open, over every loss of the connection, until the returned function is called. */
  subscribe(place: Place, subscription: Subscription): () => void;
  /** Takes a file in for the member who acts. */
  upload(place: Place, file: File): Promise<PageUpload>;
  autocomplete(body: AutocompleteBody, signal: AbortSignal): Promise<AutocompleteAnswer>;
  runCommand(body: CommandBody): Promise<Outcome>;
  runMenu(body: MenuBody): Promise<Outcome>;
  pressComponent(body: ComponentBody): Promise<Outcome>;
  submitModal(body: ModalBody): Promise<Outcome>;
};
