import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** The project's folder. */
export const projectFolder = root;

/** What LocalStack is installed from: the lock and our plugin. */
export const pythonSources = join(import.meta.dirname, 'python');

/** Everything LocalStack writes lives under here; it may be deleted while nothing runs. */
export const stateFolder = join(root, '.localstack');

/** One virtual environment per state of {@link pythonSources}. */
export const environmentsFolder = join(stateFolder, 'venv');

/** One folder per instance, named by its port: log, process id, data. */
export const instancesFolder = join(stateFolder, 'instances');
