/** The forms that names and numbers of Kubernetes have, as patterns and limits of values. */

/** A name of one DNS label, or nothing. */
export const LABEL = '^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$';
/** A name of a Service, which begins with a letter, or nothing. */
export const SERVICE = '^([a-z]([-a-z0-9]*[a-z0-9])?)?$';
/** A name of an object, or nothing. */
export const NAME = '^([a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*)?$';
/** A name of the DNS whose first label may stand for any. */
export const HOST = '^([*][.])?[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$';
export const KEY = '^[-._a-zA-Z0-9]+$';
/** The value of a label, or nothing. */
export const LABEL_VALUE = '^([A-Za-z0-9]([-._A-Za-z0-9]*[A-Za-z0-9])?)?$';
export const QUANTITY = '^[0-9]+(\\.[0-9]+)?([EPTGMk]|[EPTGMK]i)?$';
/** Bytes as the service reads them. */
export const BYTES = '^[0-9]+(\\.[0-9]+)?([PTGMk]|[PTGMK]i)?$';
/** A time as Prometheus writes it, or nothing. */
export const DURATION = '^([0-9]+(ms|s|m|h))?$';

export const LONGEST_NAME = 253;
export const LONGEST_LABEL = 63;
/** The largest number in most fields of the Kubernetes API. */
export const INT32 = 2 ** 31 - 1;
export const LAST_PORT = 65_535;
