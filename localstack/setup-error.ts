/** Trouble that a person can mend: the message is the whole story, one line where it can be, no stack needed. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}
