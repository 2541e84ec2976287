/** What the operator says about itself to members; null: nothing. */
export type Imprint = {
  name: string | null;
  /** Such as an e-mail address. */
  contact: string | null;
  /** The addresses of the operator's privacy policy and terms of use, at most 512 characters each. */
  privacyUrl: string | null;
  termsUrl: string | null;
};
