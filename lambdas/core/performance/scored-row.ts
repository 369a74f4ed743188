/** A number that was predicted and the number that came true. */
export interface RegressionRow {
  readonly prediction: number;
  readonly label: number;
}

/** A yes or no that was predicted, by class, by probability or by both, and what came true. */
export interface BinaryRow {
  /** The predicted class; null where only a probability is known, which then decides (0.5 and above is yes). */
  readonly predicted: boolean | null;
  /** Score of the positive class, 0 to 1; null where the model gives none. */
  readonly probability: number | null;
  readonly label: boolean;
}

/** One of several classes that was predicted, and the class that came true, both in canonical text. */
export interface MulticlassRow {
  /** The predicted class; null where only probabilities are known: the likeliest class then, the first at a tie. */
  readonly predicted: string | null;
  readonly label: string;
  /** One probability a class, in the order of the state's `classes`; null where the model gives none. */
  readonly probabilities: readonly number[] | null;
}

export type ScoredRow = RegressionRow | BinaryRow | MulticlassRow;
