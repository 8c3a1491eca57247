/** What the pod and the image have agreed on: where the service looks for its files, and what it listens on. */

export const CONTAINER_PORT = 8000;
/** The name of that port, by which probes and Services refer to it. */
export const PORT_NAME = 'http';

/** `volumes` in the image's working directory. */
export const STORAGE_DIRECTORY = '/app_python/volumes';
export const STORAGE_VOLUME = 'visits-storage';

export const CONFIG_DIRECTORY = '/app-python';
export const CONFIG_FILE = 'config.json';

export const AUTH_DIRECTORY = '/app-python-auth';
export const AUTH_TOKEN_FILE = 'token';
export const AUTH_VOLUME = 'auth';
