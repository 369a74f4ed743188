import { join } from 'node:path';

/**
 * Where SageMaker puts a container's files. A program that runs without a container gets its own place by the same
 * variable that the SageMaker toolkits know.
 */
const base = process.env.SAGEMAKER_BASE_DIR ?? '/opt/ml';

export const places = {
  hyperparameters: join(base, 'input', 'config', 'hyperparameters.json'),
  training: join(base, 'input', 'data', 'training'),
  validation: join(base, 'input', 'data', 'validation'),
  model: join(base, 'model', 'price-model.json'),
  metrics: join(base, 'output', 'data', 'metrics.json'),
  failure: join(base, 'output', 'failure'),
} as const;
