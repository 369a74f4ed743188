const LONGEST_MODEL = 24;

/** What an incident's name is made of. */
export interface IncidentParts {
  readonly model: string;
  /** Start of the first window of the trouble, or when the run was asked for: ISO-8601 UTC. */
  readonly onset: string;
  /** Counted from 1: earlier runs about trouble that began then came to their end. */
  readonly attempt: number;
}

/**
 * What the names of everything begin with that retraining makes for a model. Lower case, because SageMaker
 * writes its ARNs so; a long model name keeps its beginning, with a hash of the whole.
 *
 * @example incidentPrefix('diamonds-price') // 'diamonds-price-rt-'
 */
export function incidentPrefix(model: string): string {
  const plain = model.toLowerCase().replaceAll('_', '-');
  if (plain === model && plain.length <= LONGEST_MODEL) return `${plain}-rt-`;
  return `${plain.slice(0, LONGEST_MODEL).replace(/-+$/, '')}-${shortHash(model)}-rt-`;
}

/**
 * The name of an incident, and so of its execution, training job, model and endpoint configuration: the same
 * trouble gives the same name whoever asks, so that services refuse to start it twice. At most 58 characters
 * of lower-case letters, digits and "-".
 *
 * @example nameIncident({ model: 'price', onset: '2026-01-05T10:00:00Z', attempt: 1 }) // 'price-rt-20260105t100000-1'
 */
export function nameIncident({ model, onset, attempt }: IncidentParts): string {
  const instant = new Date(onset).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').toLowerCase();
  return `${incidentPrefix(model)}${instant}-${attempt}`;
}

/**
 * The name of a model's next run about trouble that began at `onset`: the first that no past run has. Drift and
 * degradation may begin in one window, and names tell neither causes nor parts of a second apart.
 */
export function nextIncident(
  past: readonly { readonly incident: string }[],
  { model, onset }: Omit<IncidentParts, 'attempt'>,
): string {
  const taken = new Set(past.map(({ incident }) => incident));
  for (let attempt = 1; ; attempt += 1) {
    const name = nameIncident({ model, onset, attempt });
    if (!taken.has(name)) return name;
  }
}

/**
 * The endpoint on which an incident's champion and challenger are compared, and its configuration.
 *
 * @example trialName('price-rt-20260105t100000-1') // 'price-rt-20260105t100000-1-try'
 */
export function trialName(incident: string): string {
  return `${incident}-try`;
}

/** Six characters that names of different models differ in. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text)
    hash = Math.imul(hash ^ (character.codePointAt(0) as number), 0x01000193) >>> 0;
  return hash.toString(36).padStart(6, '0').slice(-6);
}
