/**
 * What may be made to go wrong, by the training job's hyperparameter `local-fault` or by the variable LOCAL_FAULT in
 * a container's environment. A training job may name an object on S3 that holds the fault, so that it changes from job
 * to job; a fault of serving that a training job asks for travels in its model.
 */
const FAULTS = [
  'train-fails',
  'train-slow',
  'model-unloadable',
  'serve-slow',
  'serve-errors',
  'update-errors',
] as const;

/** A fault to provoke, written `kind` or, for the slow ones, `kind:seconds`. */
export interface Fault {
  readonly kind: (typeof FAULTS)[number];
  readonly seconds: number;
}

/** The file in a model's folder that carries its fault. */
export const faultFile = '.local-fault';

export const faultHyperparameter = 'local-fault';
export const faultVariable = 'LOCAL_FAULT';

/**
 * @returns undefined where no fault is asked for
 * @throws Error that names what is allowed
 * @example parseFault('serve-slow:5') // { kind: 'serve-slow', seconds: 5 }
 */
export function parseFault(text: string | undefined): Fault | undefined {
  if (text === undefined || text === '') return undefined;
  const [name, seconds = '10'] = text.trim().split(':');
  const kind = FAULTS.find((known) => known === name);
  if (kind === undefined || !(Number(seconds) >= 0)) {
    throw new Error(
      `unknown fault "${text}", allowed: ${FAULTS.join(', ')}; the slow ones take seconds as in train-slow:5`,
    );
  }
  return { kind, seconds: Number(seconds) };
}
