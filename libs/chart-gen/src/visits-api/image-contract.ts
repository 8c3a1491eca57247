/** What the pod and the image have agreed on: where the service looks for its files, and what it listens on. */

export const CONTAINER_PORT = 8000;
/** The name of that port, by which probes and Services refer to it. */
export const PORT_NAME = 'http';
/** The name of the port that serves metrics alone, where there is one. */
export const METRICS_PORT_NAME = 'metrics';

/** `volumes` in the image's working directory. */
export const STORAGE_DIRECTORY = '/app_python/volumes';
export const STORAGE_VOLUME = 'visits-storage';

export const CONFIG_DIRECTORY = '/app-python';
export const CONFIG_FILE = 'config.json';

export const AUTH_DIRECTORY = '/app-python-auth';
export const AUTH_TOKEN_FILE = 'token';
export const AUTH_VOLUME = 'auth';

export const DATABASE_DIRECTORY = '/app-python-database';
export const DATABASE_URL_FILE = 'url';
export const DATABASE_VOLUME = 'database';
