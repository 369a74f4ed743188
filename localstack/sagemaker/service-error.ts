/** A refusal in the service's own words: SDK clients see `code` as the error's name. */
export class ServiceError extends Error {
  readonly code: string;
  /** More fields of the answer's body, such as a model error's `OriginalStatusCode`. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

export const validationError = (message: string): ServiceError =>
  new ServiceError('ValidationException', message);
