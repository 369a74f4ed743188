import { validationError } from './service-error.ts';

const namePattern = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;

/**
 * Refuses a request without one of its required fields.
 *
 * @throws ServiceError worded as the service words it
 */
export function requireFields<T extends object>(input: T, names: readonly (keyof T & string)[]): void {
  for (const name of names) {
    if (input[name] === undefined || input[name] === null) {
      throw invalid('null', name, 'Member must not be null');
    }
  }
}

/**
 * The name in a request's field.
 *
 * @throws ServiceError where it is missing or not of letters, digits and inner hyphens, 63 at most
 */
export function readName<T extends object>(input: T, field: keyof T & string): string {
  requireFields(input, [field]);
  const name = String(input[field]);
  if (name.length > 63) {
    throw invalid(`'${name}'`, field, 'Member must have length less than or equal to 63');
  }
  if (!namePattern.test(name)) {
    throw invalid(
      `'${name}'`,
      field,
      `Member must satisfy regular expression pattern: ${namePattern.source.slice(0, -1)}`,
    );
  }
  return name;
}

function invalid(value: string, field: string, constraint: string) {
  const place = `${field.charAt(0).toLowerCase()}${field.slice(1)}`;
  return validationError(
    `1 validation error detected: Value ${value} at '${place}' failed to satisfy constraint: ${constraint}`,
  );
}
