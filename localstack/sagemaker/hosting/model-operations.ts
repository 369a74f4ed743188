import type {
  ContainerDefinition,
  CreateModelInput,
  DeleteModelInput,
  DescribeModelOutput,
  ListModelsInput,
} from '@aws-sdk/client-sagemaker';
import { readName } from '../checks.ts';
import { findImage } from '../images.ts';
import { listPage } from '../listing.ts';
import { arnOf } from '../scope.ts';
import { validationError } from '../service-error.ts';
import type { Site } from '../site.ts';
import { objectExists } from '../storage.ts';

async function createModel(site: Site, input: CreateModelInput) {
  const name = readName(input, 'ModelName');
  const arn = arnOf(site.scope, 'model', name);
  if (site.models.has(name)) throw validationError(`Cannot create already existing model "${arn}".`);
  const containers = input.PrimaryContainer ? [input.PrimaryContainer] : (input.Containers ?? []);
  const [container, ...others] = containers;
  if (container === undefined)
    throw validationError('Either PrimaryContainer or Containers must be specified.');
  if (others.length > 0) throw validationError('The stand-in serves models of one container only.');
  await checkContainer(site, container);
  const { Tags = [], ...described } = input;
  site.models.set(name, {
    ...described,
    ModelArn: arn,
    CreationTime: new Date(),
    EnableNetworkIsolation: input.EnableNetworkIsolation ?? false,
  });
  site.tags.set(arn, Tags);
  return { ModelArn: arn };
}

async function checkContainer({ settings, aws }: Site, container: ContainerDefinition): Promise<void> {
  const { Image = '', ModelDataUrl } = container;
  if (findImage(settings.imagesFile, Image)?.serve === undefined) {
    throw validationError(
      `Requested image ${Image} not found: ${settings.imagesFile} names no command to serve for it.`,
    );
  }
  if (ModelDataUrl !== undefined && !(await objectExists(aws.s3, ModelDataUrl))) {
    throw validationError(`Could not find model data at ${ModelDataUrl}.`);
  }
}

/** @throws ServiceError where there is none of this name */
export function findModel(site: Site, input: { ModelName?: string | undefined }): DescribeModelOutput {
  const name = readName(input, 'ModelName');
  const model = site.models.get(name);
  if (model === undefined) {
    throw validationError(`Could not find model "${arnOf(site.scope, 'model', name)}".`);
  }
  return model;
}

function deleteModel(site: Site, input: DeleteModelInput) {
  const { ModelName = '', ModelArn = '' } = findModel(site, input);
  site.models.delete(ModelName);
  site.tags.delete(ModelArn);
  return {};
}

function listModels(site: Site, input: ListModelsInput) {
  const { items, ...rest } = listPage(site.models.values(), input, (model) => ({
    name: model.ModelName ?? '',
    created: model.CreationTime as Date,
  }));
  const Models = items.map(({ ModelName, ModelArn, CreationTime }) => ({
    ModelName,
    ModelArn,
    CreationTime,
  }));
  return { Models, ...rest };
}

export const modelOperations = {
  CreateModel: createModel,
  DescribeModel: findModel,
  DeleteModel: deleteModel,
  ListModels: listModels,
} as const;
