import type { AddTagsInput, DeleteTagsInput, ListTagsInput } from '@aws-sdk/client-sagemaker';
import { requireFields } from './checks.ts';
import { validationError } from './service-error.ts';
import type { Site } from './site.ts';

function readTags(site: Site, input: ListTagsInput) {
  requireFields(input, ['ResourceArn']);
  const tags = site.tags.get(input.ResourceArn ?? '');
  if (tags === undefined) throw validationError(`Could not find resource "${input.ResourceArn}".`);
  return tags;
}

function addTags(site: Site, input: AddTagsInput) {
  const added = input.Tags ?? [];
  const kept = readTags(site, input).filter(({ Key }) => !added.some((tag) => tag.Key === Key));
  const Tags = [...kept, ...added];
  site.tags.set(input.ResourceArn ?? '', Tags);
  return { Tags };
}

function deleteTags(site: Site, input: DeleteTagsInput) {
  const kept = readTags(site, input).filter(({ Key = '' }) => !(input.TagKeys ?? []).includes(Key));
  site.tags.set(input.ResourceArn ?? '', kept);
  return {};
}

export const tagOperations = {
  AddTags: addTags,
  DeleteTags: deleteTags,
  ListTags: (site: Site, input: ListTagsInput) => ({ Tags: readTags(site, input) }),
} as const;
