/** The caller's data or event is wrong: trying again gives the same answer. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** The monitor file or the deployment is wrong: stop at once and say what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** A place may not be read or written. Where it is one file of many, the others go on without it. */
export class AccessError extends ConfigError {}

/** A service the monitor rests on failed: worth another try. */
export class DependencyError extends Error {
  override readonly name = 'DependencyError';
}
