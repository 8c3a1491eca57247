// Made from /openapi.json by test/client/generate.mjs.

export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What this is, and where to go from here
         * @description A page for browsers, JSON for who does not ask for HTML. Counts as a visit.
         */
        get: operations["showHome"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assets/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A file of the page for browsers
         * @description Its name holds a hash of its content: it may be kept for ever.
         */
        get: operations["showAsset"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This contract, to be read */
        get: operations["showReference"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything there is
         * @description A line of JSON for each note, then one with the counts. Without that last line it is not whole.
         */
        get: operations["exportAll"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is it alive?
         * @description 503 for what only a restart cures. Never counted, never limited.
         */
        get: operations["checkLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Should it get requests?
         * @description 503 while storage accepts no writes, and from SIGTERM on.
         */
        get: operations["checkReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/startup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Has it come up?
         * @description 503 until what is on the volume has been recovered.
         */
        get: operations["checkStartup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add what another counter has
         * @description Takes an export of this service, those of GoatCounter (CSV, or the lines of paths.jsonl and hit_stats.jsonl), a number, or an answer of Abacus. Notes keep their ids, versions and times; what is there in this version or a later one stays. Counts are added at the end, and only once in 24 h for one export, or for the same content: so an import that broke off can be repeated.
         */
        post: operations["importAll"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What runs here, and how it is doing */
        get: operations["showInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What Prometheus scrapes
         * @description Where `METRICS_PORT` is set it is there, and not here.
         */
        get: operations["showMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Notes, newest first
         * @description A page of them; `Link` names the next one. Counts as a visit.
         */
        get: operations["listNotes"];
        put?: never;
        /** Write a note */
        post: operations["createNote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One note
         * @description Counts as a visit.
         */
        get: operations["showNote"];
        /** Replace a note */
        put: operations["replaceNote"];
        post?: never;
        /** Delete a note */
        delete: operations["removeNote"];
        options?: never;
        head?: never;
        /** Change a part of a note */
        patch: operations["patchNote"];
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This contract */
        get: operations["showDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/visits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The total
         * @description As text unless JSON is asked for. Does not count. In per-pod mode it is this pod’s; `scope=all` asks the other pods for theirs, once in a second at most, and answers with those that come within 400 ms.
         */
        get: operations["showTotal"];
        /**
         * Set the total
         * @description Visits that are being counted meanwhile count after it. The counts of pages and days stay.
         */
        put: operations["setTotal"];
        /**
         * Count a visit
         * @description Open to anyone. Text is what `navigator.sendBeacon` sends: the page, or JSON.
         */
        post: operations["recordVisit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/visits/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who counted what, and a recount
         * @description Reads every byte of the volume that counts are in.
         */
        get: operations["showAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/visits/badge.svg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The total as an image
         * @description For pages of other sites, which may count their own visits by showing it.
         */
        get: operations["showBadge"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/visits/days": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Visits by day */
        get: operations["showDays"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/visits/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What changes, as it happens
         * @description Server-sent events: `visits` with the total, `note`, `note-removed`, and `reset` where everything has to be read again. It ends after an hour, when the service does, and for clients that stop reading; `EventSource` comes back by itself.
         */
        get: operations["listen"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/visits/pages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Visits by page */
        get: operations["showPages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Health: {
            status: string;
            info?: {
                [key: string]: {
                    status: string;
                } & {
                    [key: string]: unknown;
                };
            };
            error?: {
                [key: string]: {
                    status: string;
                } & {
                    [key: string]: unknown;
                };
            };
            details: {
                [key: string]: {
                    status: string;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        Info: {
            /** @constant */
            name: "visits-api";
            version: string;
            pod: string;
            labnofromcm: string | null;
            /** @enum {string} */
            mode: "per-pod" | "shared";
            /** @description Whose these are: in per-pod mode each pod has its own. */
            belongsTo: {
                visits: string;
                notes: string;
                idempotencyKeys: string;
            };
            /** @description Whether other pods are asked for `scope=all`, and those that are to be among them. */
            peers: {
                expected: string[];
            } | null;
            /** @enum {string} */
            writes: "anyone" | "token";
            /** @description Null where anyone may write. */
            token: {
                /** @description What the values in force come from. */
                from: string;
                /** @description Why the file as it is now is not in force; null when it is. */
                problem: string | null;
            } | null;
            settings: {
                /** @description What the values in force come from. */
                from: string;
                /** @description Why the file as it is now is not in force; null when it is. */
                problem: string | null;
                /** @description Members of config.json that mean nothing. */
                ignored: string[];
            };
            storage: {
                /** @description open, recovering, or the code of the fault. */
                state: string;
                /** @description The code of what goes wrong at present and is tried again. */
                problem?: string | null;
                /** @description How long ago it ended, and how long it took. */
                lastFlush?: {
                    ageMs: number;
                    latencyMs: number;
                } | null;
                budget?: {
                    used: number;
                    allowed: number;
                };
                journalBytes?: number;
                /** @description Processes that count on the volume, as last seen. */
                writers?: number;
                /** @description Which of the promises that depend on the file system are in force. */
                promises?: {
                    /** @enum {string} */
                    visibility: "immediate" | "attribute-cache";
                    /** @enum {string} */
                    space: "reserved" | "not-reserved";
                };
            };
        };
        Note: {
            id: string;
            title?: string;
            body: string;
            /** @description 1 when it was made, one more with each change. */
            version: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        NoteContent: {
            title?: string;
            body: string;
        };
        /** @description A merge patch (RFC 7396): what is absent stays. */
        NotePatch: {
            title?: string | null;
            body?: string;
        };
        PodTotal: {
            total: number;
            pod: string;
            /** @description One start of it. */
            process: string;
        };
        /** @description RFC 9457 */
        Problem: {
            /** @description What kind of problem this is; never changes. */
            type: string;
            title: string;
            status: number;
            /** @description For people. */
            detail: string;
            /** @description invalid: each mistake, and where in the body it is (a JSON pointer in a URI fragment). */
            errors?: {
                pointer: string;
                detail: string;
            }[];
            /** @description precondition-failed: the version that the note has by now. */
            version?: number;
            /** @description full: bytes in use. */
            used?: number;
            /** @description full: bytes allowed. */
            allowed?: number;
            /** @description bad-record: the line, the first being 1. */
            line?: number;
        } & {
            [key: string]: unknown;
        };
        Total: {
            total: number;
        };
        TotalOfAllPods: {
            total: number;
            /** @description Whether pods are missing: there are at least so many visits then. */
            partial: boolean;
            /** @description Who answered. On a shared volume one pod speaks for all. */
            pods: {
                pod: string;
                total: number;
            }[];
            /** @description Pods that are expected and did not answer. */
            missing: string[];
            /** @description Addresses where no pod answered with its number. */
            unanswered: {
                peer: string;
                /** @enum {string} */
                reason: "timeout" | "unreachable" | "refused" | "invalid" | "same-name" | "no-address" | "too-many";
            }[];
        };
    };
    responses: {
        /** @description `full`: the volume is full */
        Full: {
            headers: {
                /** @description In the log as well: what the request called itself, or a new one. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:visits-api:problem:full",
                 *       "title": "The volume is full",
                 *       "status": 507,
                 *       "detail": "There is no room for this: delete notes, or ask for a larger volume.",
                 *       "used": 102000,
                 *       "allowed": 102400
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `internal`: something went wrong */
        Internal: {
            headers: {
                /** @description In the log as well: what the request called itself, or a new one. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:visits-api:problem:internal",
                 *       "title": "Something went wrong",
                 *       "status": 500,
                 *       "detail": "Something went wrong."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `invalid`: the content is not valid */
        Invalid: {
            headers: {
                /** @description In the log as well: what the request called itself, or a new one. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:visits-api:problem:invalid",
                 *       "title": "The content is not valid",
                 *       "status": 422,
                 *       "detail": "#/body: expected text",
                 *       "errors": [
                 *         {
                 *           "pointer": "#/body",
                 *           "detail": "expected text"
                 *         }
                 *       ]
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `invalid`: the content is not valid; `bad-record`: a line of the import cannot be taken; `key-reused`: the idempotency key has been used for another request */
        InvalidOrBadRecordOrKeyReused: {
            headers: {
                /** @description In the log as well: what the request called itself, or a new one. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:visits-api:problem:invalid",
                 *       "title": "The content is not valid",
                 *       "status": 422,
                 *       "detail": "#/body: expected text",
                 *       "errors": [
                 *         {
                 *           "pointer": "#/body",
                 *           "detail": "expected text"
                 *         }
                 *       ]
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `invalid`: the content is not valid; `key-reused`: the idempotency key has been used for another request */
        InvalidOrKeyReused: {
            headers: {
                /** @description In the log as well: what the request called itself, or a new one. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:visits-api:problem:invalid",
                 *       "title": "The content is not valid",
                 *       "status": 422,
                 *       "detail": "#/body: expected text",
                 *       "errors": [
                 *         {
                 *           "pointer": "#/body",
                 *           "detail": "expected text"
                 *         }
                 *       ]
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `malformed`: the request cannot be read */
        Malformed: {
            headers: {
                /** @description In the log as well: what the request called itself, or a new one. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:visits-api:problem:malformed",
                 *       "title": "The request cannot be read",
                 *       "status": 400,
                 *       "detail": "The request cannot be read."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `misdirected`: this host name is not served */
        Misdirected: {
            headers: {
                /** @description In the log as well: what the request called itself, or a new one. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:visits-api:problem:misdirected",
                 *       "title": "This host name is not served",
                 *       "status": 421,
                 *       "detail": "This host name is not served."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `not-acceptable`: there is no such representation */
        NotAcceptable: {
            headers: {
                /** @description In the log as well: what the request called itself, or a new one. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:visits-api:problem:not-acceptable",
                 *       "title": "There is no such representation",
                 *       "status": 406,
                 *       "detail": "There is no such representation."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `not-found`: there is nothing here */
        NotFound: {
            headers: {
                /** @description In the log as well: what the request called itself, or a new one. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:visits-api:problem:not-found",
                 *       "title": "There is nothing here",
                 *       "status": 404,
                 *       "detail": "There is nothing here."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `out-of-range`: there would be more visits than can be counted */
        OutOfRange: {
            headers: {
                /** @description In the log as well: what the request called itself, or a new one. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:visits-api:problem:out-of-range",
                 *       "title": "There would be more visits than can be counted",
                 *       "status": 409,
                 *       "detail": "There would be more visits than can be counted."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `precondition-failed`: the note has changed */
        PreconditionFailed: {
            headers: {
                /** @description The version that the note has by now. */
                ETag?: string;
                /** @description In the log as well: what the request called itself, or a new one. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:visits-api:problem:precondition-failed",
                 *       "title": "The note has changed",
                 *       "status": 412,
                 *       "detail": "The note has changed.",
                 *       "version": 3
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `precondition-required`: the version to change must be named */
        PreconditionRequired: {
            headers: {
                /** @description In the log as well: what the request called itself, or a new one. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:visits-api:problem:precondition-required",
                 *       "title": "The version to change must be named",
                 *       "status": 428,
                 *       "detail": "The version to change must be named."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `timeout`: the request took too long to arrive */
        Timeout: {
            headers: {
                /** @description In the log as well: what the request called itself, or a new one. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:visits-api:problem:timeout",
                 *       "title": "The request took too long to arrive",
                 *       "status": 408,
                 *       "detail": "The request took too long to arrive."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `too-large`: the body is too large */
        TooLarge: {
            headers: {
                /** @description In the log as well: what the request called itself, or a new one. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:visits-api:problem:too-large",
                 *       "title": "The body is too large",
                 *       "status": 413,
                 *       "detail": "The body is too large."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `too-many-requests`: too many requests */
        TooManyRequests: {
            headers: {
                /** @description Seconds to wait. */
                "Retry-After": string;
                /**
                 * @description What is left, and for how many seconds.
                 * @example "client";r=0;t=8
                 */
                RateLimit?: string;
                /** @description In the log as well: what the request called itself, or a new one. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:visits-api:problem:too-many-requests",
                 *       "title": "Too many requests",
                 *       "status": 429,
                 *       "detail": "Too many requests."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unauthorized`: a token is needed */
        Unauthorized: {
            headers: {
                /**
                 * @description How to send the token.
                 * @example Bearer realm="visits-api"
                 */
                "WWW-Authenticate": string;
                /** @description In the log as well: what the request called itself, or a new one. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:visits-api:problem:unauthorized",
                 *       "title": "A token is needed",
                 *       "status": 401,
                 *       "detail": "A token is needed."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unavailable`: not available now */
        Unavailable: {
            headers: {
                /** @description Seconds to wait. */
                "Retry-After"?: string;
                /** @description In the log as well: what the request called itself, or a new one. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:visits-api:problem:unavailable",
                 *       "title": "Not available now",
                 *       "status": 503,
                 *       "detail": "Not available now."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unsupported-media-type`: the body is of the wrong type */
        UnsupportedMediaType: {
            headers: {
                /** @description In the log as well: what the request called itself, or a new one. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:visits-api:problem:unsupported-media-type",
                 *       "title": "The body is of the wrong type",
                 *       "status": 415,
                 *       "detail": "The body is of the wrong type."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    showHome: {
        parameters: {
            query?: {
                /**
                 * @description `0`: this is no visit.
                 * @example 0
                 */
                count?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The total with this visit, and links. */
            200: {
                headers: {
                    /** @description `false` where it should have been counted, and was not: storage could not, or too many requests came. */
                    "X-Visit-Counted"?: "false";
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "visits-api",
                     *       "title": "visits-api",
                     *       "version": "0.1.0",
                     *       "mode": "per-pod",
                     *       "pod": "app-python-0",
                     *       "labnofromcm": "12",
                     *       "visits": 3,
                     *       "links": {
                     *         "visits": "/visits",
                     *         "notes": "/notes"
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @constant */
                        name: "visits-api";
                        title: string;
                        version: string;
                        /** @enum {string} */
                        mode: "per-pod" | "shared";
                        pod: string;
                        labnofromcm: string | null;
                        /** @description Null when storage cannot tell. */
                        visits: number | null;
                        links: {
                            [key: string]: string;
                        };
                    };
                    /** @example <!doctype html>… */
                    "text/html": string;
                };
            };
            400: components["responses"]["Malformed"];
            406: components["responses"]["NotAcceptable"];
            421: components["responses"]["Misdirected"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    showAsset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description As the page has it.
                 * @example dashboard.css
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /** @example … */
                    "text/javascript": string;
                    /** @example … */
                    "text/css": string;
                    /** @example … */
                    "image/svg+xml": string;
                    /** @example … */
                    "font/woff2": string;
                };
            };
            400: components["responses"]["Malformed"];
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            421: components["responses"]["Misdirected"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    showReference: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page that loads nothing. */
            200: {
                headers: {
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /** @example <!doctype html>… */
                    "text/html": string;
                };
            };
            400: components["responses"]["Malformed"];
            406: components["responses"]["NotAcceptable"];
            421: components["responses"]["Misdirected"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    exportAll: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The export. */
            200: {
                headers: {
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {"type":"visits-export","format":1,"export":"5a0c","exportedAt":"2026-01-31T08:30:00.000Z"}
                     *     {"type":"note","id":"01m3x9","version":1,"createdAt":"2026-01-30T08:30:00.000Z","updatedAt":"2026-01-30T08:30:00.000Z","body":"two litres"}
                     *     {"type":"counts","total":3,"pages":[{"page":"/notes","visits":2}],"other":0,"days":[{"day":"2026-01-31","visits":3}],"earlier":0}
                     */
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthorized"];
            406: components["responses"]["NotAcceptable"];
            421: components["responses"]["Misdirected"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    checkLive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Yes. */
            200: {
                headers: {
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "info": {
                     *         "storage": {
                     *           "status": "up"
                     *         }
                     *       },
                     *       "error": {},
                     *       "details": {
                     *         "storage": {
                     *           "status": "up"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
            400: components["responses"]["Malformed"];
            406: components["responses"]["NotAcceptable"];
            421: components["responses"]["Misdirected"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    checkReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Yes. */
            200: {
                headers: {
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "info": {
                     *         "storage": {
                     *           "status": "up"
                     *         }
                     *       },
                     *       "error": {},
                     *       "details": {
                     *         "storage": {
                     *           "status": "up"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
            400: components["responses"]["Malformed"];
            406: components["responses"]["NotAcceptable"];
            421: components["responses"]["Misdirected"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    checkStartup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Yes. */
            200: {
                headers: {
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "info": {
                     *         "storage": {
                     *           "status": "up"
                     *         }
                     *       },
                     *       "error": {},
                     *       "details": {
                     *         "storage": {
                     *           "status": "up"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
            400: components["responses"]["Malformed"];
            406: components["responses"]["NotAcceptable"];
            421: components["responses"]["Misdirected"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    importAll: {
        parameters: {
            query?: {
                /**
                 * @description Where the visits of a number were.
                 * @example /about
                 */
                page?: string;
            };
            header?: {
                /**
                 * @description Any 1 to 255 visible characters, a UUID at best. Repetitions within 24 h take no further effect.
                 * @example 8e03978e-40d5-43e8-bc93-6894a57f9324
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description Of any length. */
        requestBody: {
            content: {
                "application/x-ndjson": string;
                /**
                 * @example 2Path,Title,Event,UserAgent,Browser,System,Session,Bot,Referrer,Referrer scheme,Screen size,Location,FirstVisit,Date
                 *     /about,About,0,,,,,0,,,,,1,2026-01-31T08:30:00Z
                 */
                "text/csv": string;
                /**
                 * @example {
                 *       "value": 1234
                 *     }
                 */
                "application/json": number | ({
                    value: number;
                } & {
                    [key: string]: unknown;
                });
            };
        };
        responses: {
            /** @description What became of it. */
            200: {
                headers: {
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "notes": 1,
                     *       "unchanged": 0,
                     *       "visits": 3
                     *     }
                     */
                    "application/json": {
                        /** @description Notes written. */
                        notes: number;
                        /** @description Notes that were there already. */
                        unchanged: number;
                        /** @description Visits added; 0 where these were added before. */
                        visits: number;
                    };
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthorized"];
            406: components["responses"]["NotAcceptable"];
            408: components["responses"]["Timeout"];
            409: components["responses"]["OutOfRange"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            421: components["responses"]["Misdirected"];
            422: components["responses"]["InvalidOrBadRecordOrKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    showInfo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Version, mode, state of the configuration and of storage. */
            200: {
                headers: {
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "visits-api",
                     *       "version": "0.1.0",
                     *       "pod": "app-python-0",
                     *       "labnofromcm": "12",
                     *       "mode": "per-pod",
                     *       "belongsTo": {
                     *         "visits": "this pod",
                     *         "notes": "this pod",
                     *         "idempotencyKeys": "this pod"
                     *       },
                     *       "peers": {
                     *         "expected": [
                     *           "app-python-0",
                     *           "app-python-1"
                     *         ]
                     *       },
                     *       "writes": "token",
                     *       "token": {
                     *         "from": "file",
                     *         "problem": null
                     *       },
                     *       "settings": {
                     *         "from": "config.json",
                     *         "problem": null,
                     *         "ignored": []
                     *       },
                     *       "storage": {
                     *         "state": "open",
                     *         "problem": null,
                     *         "lastFlush": {
                     *           "ageMs": 12.5,
                     *           "latencyMs": 0.8
                     *         },
                     *         "budget": {
                     *           "used": 20480,
                     *           "allowed": 102400
                     *         },
                     *         "journalBytes": 4096,
                     *         "writers": 1,
                     *         "promises": {
                     *           "visibility": "immediate",
                     *           "space": "reserved"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Info"];
                };
            };
            400: components["responses"]["Malformed"];
            406: components["responses"]["NotAcceptable"];
            421: components["responses"]["Misdirected"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    showMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Metrics in the text format of Prometheus. */
            200: {
                headers: {
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example # TYPE visits_hits_total counter
                     *     visits_hits_total 3
                     */
                    "text/plain": string;
                };
            };
            400: components["responses"]["Malformed"];
            406: components["responses"]["NotAcceptable"];
            421: components["responses"]["Misdirected"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listNotes: {
        parameters: {
            query?: {
                /**
                 * @description How many at most; 100, or what config.json says.
                 * @example 20
                 */
                limit?: number;
                /** @description Where to begin: what the `Link` of another page holds. */
                cursor?: string;
                /**
                 * @description Only notes whose title or text contains this. A page may then be short, or empty, and still have a next one.
                 * @example milk
                 */
                q?: string;
                /**
                 * @description `0`: this is no visit.
                 * @example 0
                 */
                count?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of notes. */
            200: {
                headers: {
                    /**
                     * @description The next page (RFC 8288); absent on the last one.
                     * @example </notes?limit=20&cursor=2s>; rel="next"
                     */
                    Link?: string;
                    /** @description `false` where it should have been counted, and was not: storage could not, or too many requests came. */
                    "X-Visit-Counted"?: "false";
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "01m3x9",
                     *         "title": "Milk",
                     *         "body": "two litres",
                     *         "version": 1,
                     *         "createdAt": "2026-01-31T08:30:00.000Z",
                     *         "updatedAt": "2026-01-31T08:30:00.000Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Note"][];
                };
            };
            400: components["responses"]["Malformed"];
            406: components["responses"]["NotAcceptable"];
            421: components["responses"]["Misdirected"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    createNote: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any 1 to 255 visible characters, a UUID at best. Repetitions within 24 h take no further effect.
                 * @example 8e03978e-40d5-43e8-bc93-6894a57f9324
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "Milk",
                 *       "body": "two litres"
                 *     }
                 */
                "application/json": components["schemas"]["NoteContent"];
            };
        };
        responses: {
            /** @description The note. With an idempotency key that made one before: that one. */
            201: {
                headers: {
                    /**
                     * @description Where the note is.
                     * @example /notes/01m3x9
                     */
                    Location: string;
                    /**
                     * @description Its version.
                     * @example "1"
                     */
                    ETag: string;
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01m3x9",
                     *       "title": "Milk",
                     *       "body": "two litres",
                     *       "version": 1,
                     *       "createdAt": "2026-01-31T08:30:00.000Z",
                     *       "updatedAt": "2026-01-31T08:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Note"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthorized"];
            406: components["responses"]["NotAcceptable"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            421: components["responses"]["Misdirected"];
            422: components["responses"]["InvalidOrKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    showNote: {
        parameters: {
            query?: {
                /**
                 * @description `0`: this is no visit.
                 * @example 0
                 */
                count?: string;
            };
            header?: {
                /**
                 * @description The versions that the client has.
                 * @example "1"
                 */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description Which note.
                 * @example 01m3x9
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The note. */
            200: {
                headers: {
                    /**
                     * @description Its version.
                     * @example "1"
                     */
                    ETag: string;
                    /** @description `false` where it should have been counted, and was not: storage could not, or too many requests came. */
                    "X-Visit-Counted"?: "false";
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01m3x9",
                     *       "title": "Milk",
                     *       "body": "two litres",
                     *       "version": 1,
                     *       "createdAt": "2026-01-31T08:30:00.000Z",
                     *       "updatedAt": "2026-01-31T08:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Note"];
                };
            };
            /** @description The client has this version. */
            304: {
                headers: {
                    /**
                     * @description Its version.
                     * @example "1"
                     */
                    ETag: string;
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Malformed"];
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            421: components["responses"]["Misdirected"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    replaceNote: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The versions that may be changed, or `*` for any.
                 * @example "1"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description Which note.
                 * @example 01m3x9
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "Milk",
                 *       "body": "three litres"
                 *     }
                 */
                "application/json": components["schemas"]["NoteContent"];
            };
        };
        responses: {
            /** @description The note as it is now. */
            200: {
                headers: {
                    /**
                     * @description Its version.
                     * @example "1"
                     */
                    ETag: string;
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01m3x9",
                     *       "title": "Milk",
                     *       "body": "two litres",
                     *       "version": 1,
                     *       "createdAt": "2026-01-31T08:30:00.000Z",
                     *       "updatedAt": "2026-01-31T08:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Note"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            408: components["responses"]["Timeout"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            421: components["responses"]["Misdirected"];
            422: components["responses"]["Invalid"];
            428: components["responses"]["PreconditionRequired"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    removeNote: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The versions that may be changed, or `*` for any.
                 * @example "1"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description Which note.
                 * @example 01m3x9
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            421: components["responses"]["Misdirected"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    patchNote: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The versions that may be changed, or `*` for any.
                 * @example "1"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description Which note.
                 * @example 01m3x9
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": null
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["NotePatch"];
                /**
                 * @example {
                 *       "body": "four litres"
                 *     }
                 */
                "application/json": components["schemas"]["NotePatch"];
            };
        };
        responses: {
            /** @description The note as it is now. */
            200: {
                headers: {
                    /**
                     * @description Its version.
                     * @example "1"
                     */
                    ETag: string;
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01m3x9",
                     *       "title": "Milk",
                     *       "body": "two litres",
                     *       "version": 1,
                     *       "createdAt": "2026-01-31T08:30:00.000Z",
                     *       "updatedAt": "2026-01-31T08:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Note"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            408: components["responses"]["Timeout"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            421: components["responses"]["Misdirected"];
            422: components["responses"]["Invalid"];
            428: components["responses"]["PreconditionRequired"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    showDocument: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An OpenAPI 3.1 document. */
            200: {
                headers: {
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "openapi": "3.1.1",
                     *       "info": {
                     *         "title": "visits-api",
                     *         "version": "0.1.0"
                     *       },
                     *       "paths": {}
                     *     }
                     */
                    "application/json": {
                        openapi: string;
                        paths: {
                            [key: string]: unknown;
                        };
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["Malformed"];
            406: components["responses"]["NotAcceptable"];
            421: components["responses"]["Misdirected"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    showTotal: {
        parameters: {
            query?: {
                /**
                 * @description How to show the total, whatever `Accept` says.
                 * @example json
                 */
                format?: "json" | "text";
                /**
                 * @description `pod`: this pod’s total, and its name. `all`: the sum of all pods, and who answered.
                 * @example all
                 */
                scope?: "pod" | "all";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All visits. */
            200: {
                headers: {
                    /**
                     * @description With `scope=all`: whether pods are missing in it.
                     * @example false
                     */
                    "X-Visits-Partial"?: "true" | "false";
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /** @example 2 */
                    "text/plain": string;
                    /**
                     * @example {
                     *       "total": 5,
                     *       "partial": true,
                     *       "pods": [
                     *         {
                     *           "pod": "app-python-0",
                     *           "total": 2
                     *         },
                     *         {
                     *           "pod": "app-python-1",
                     *           "total": 3
                     *         }
                     *       ],
                     *       "missing": [
                     *         "app-python-2"
                     *       ],
                     *       "unanswered": [
                     *         {
                     *           "peer": "10.0.0.7:8000",
                     *           "reason": "timeout"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Total"] | components["schemas"]["PodTotal"] | components["schemas"]["TotalOfAllPods"];
                };
            };
            400: components["responses"]["Malformed"];
            406: components["responses"]["NotAcceptable"];
            421: components["responses"]["Misdirected"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    setTotal: {
        parameters: {
            query?: {
                /**
                 * @description How to show the total, whatever `Accept` says.
                 * @example json
                 */
                format?: "json" | "text";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "total": 2
                 *     }
                 */
                "application/json": {
                    total: number;
                };
                /** @example 2 */
                "text/plain": string;
            };
        };
        responses: {
            /** @description The total now. */
            200: {
                headers: {
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /** @example 2 */
                    "text/plain": string;
                    /**
                     * @example {
                     *       "total": 2
                     *     }
                     */
                    "application/json": components["schemas"]["Total"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthorized"];
            406: components["responses"]["NotAcceptable"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            421: components["responses"]["Misdirected"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    recordVisit: {
        parameters: {
            query?: {
                /**
                 * @description How to show the total, whatever `Accept` says.
                 * @example json
                 */
                format?: "json" | "text";
            };
            header?: {
                /**
                 * @description Any 1 to 255 visible characters, a UUID at best. Repetitions within 24 h take no further effect.
                 * @example 8e03978e-40d5-43e8-bc93-6894a57f9324
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "page": "/about"
                 *     }
                 */
                "application/json": {
                    page?: string;
                };
                /** @example /about */
                "text/plain": string;
            };
        };
        responses: {
            /** @description The total with this visit; it is durable. */
            201: {
                headers: {
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /** @example 2 */
                    "text/plain": string;
                    /**
                     * @example {
                     *       "total": 2
                     *     }
                     */
                    "application/json": components["schemas"]["Total"];
                };
            };
            400: components["responses"]["Malformed"];
            406: components["responses"]["NotAcceptable"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            421: components["responses"]["Misdirected"];
            422: components["responses"]["InvalidOrKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    showAudit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The total as it is served, and counted again. */
            200: {
                headers: {
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "total": 3,
                     *       "recount": 3,
                     *       "settled": 1,
                     *       "writers": [
                     *         {
                     *           "writer": "app-python-0",
                     *           "incarnation": "7c31d0a2",
                     *           "self": true,
                     *           "visits": 2,
                     *           "position": {
                     *             "generation": 1,
                     *             "bytes": 4096
                     *           }
                     *         }
                     *       ],
                     *       "sequence": 5
                     *     }
                     */
                    "application/json": {
                        total: number;
                        recount: number;
                        /** @description Of writers that are gone, with keys, and what setting the total changed. */
                        settled: number;
                        writers: {
                            writer: string;
                            /** @description One start of it. */
                            incarnation: string;
                            /** @description Whether it is the process that answers. */
                            self: boolean;
                            visits: number;
                            /** @description How far its journal is durable. */
                            position: {
                                generation: number;
                                bytes: number;
                            };
                        }[];
                        /** @description The last commit of the log. */
                        sequence: number;
                    };
                };
            };
            400: components["responses"]["Malformed"];
            406: components["responses"]["NotAcceptable"];
            421: components["responses"]["Misdirected"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    showBadge: {
        parameters: {
            query?: {
                /**
                 * @description What stands on the left; `visits` by default.
                 * @example visits
                 */
                label?: string;
                /**
                 * @description Of the right part, as hexadecimal digits.
                 * @example a23b1e
                 */
                color?: string;
                /**
                 * @description `1`: showing it is a visit.
                 * @example 1
                 */
                hit?: "0" | "1";
                /**
                 * @description The page of that visit.
                 * @example /about
                 */
                page?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The total, with this visit where it is one. */
            200: {
                headers: {
                    /** @description `false` where it should have been counted, and was not: storage could not, or too many requests came. */
                    "X-Visit-Counted"?: "false";
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /** @example <svg xmlns="http://www.w3.org/2000/svg">…</svg> */
                    "image/svg+xml": string;
                };
            };
            400: components["responses"]["Malformed"];
            406: components["responses"]["NotAcceptable"];
            421: components["responses"]["Misdirected"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    showDays: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The oldest day first, in UTC; days without any are left out. All of it adds up to the total. */
            200: {
                headers: {
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "days": [
                     *         {
                     *           "day": "2026-01-31",
                     *           "visits": 3
                     *         }
                     *       ],
                     *       "earlier": 0,
                     *       "unattributed": 0
                     *     }
                     */
                    "application/json": {
                        days: {
                            /** Format: date */
                            day: string;
                            visits: number;
                        }[];
                        /** @description Of days that are no longer told apart. */
                        earlier: number;
                        /** @description Of no day, and what setting the total changed. */
                        unattributed: number;
                    };
                };
            };
            400: components["responses"]["Malformed"];
            406: components["responses"]["NotAcceptable"];
            421: components["responses"]["Misdirected"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listen: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The id of the last event the client has: what came after it is told first.
                 * @example 0d2b143226c4aa18-7
                 */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream of events. */
            200: {
                headers: {
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "event": "visits",
                     *       "id": "0d2b143226c4aa18-7",
                     *       "data": "{\"total\":42}"
                     *     }
                     */
                    "text/event-stream": {
                        /** @enum {string} */
                        event: "visits" | "note" | "note-removed" | "reset";
                        id: string;
                        /** @description JSON. */
                        data: string;
                    };
                };
            };
            400: components["responses"]["Malformed"];
            406: components["responses"]["NotAcceptable"];
            421: components["responses"]["Misdirected"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    showPages: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The most visited first. All of it adds up to the total. */
            200: {
                headers: {
                    /** @description In the log as well: what the request called itself, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "pages": [
                     *         {
                     *           "page": "/notes",
                     *           "visits": 2
                     *         }
                     *       ],
                     *       "other": 0,
                     *       "unattributed": 1
                     *     }
                     */
                    "application/json": {
                        pages: {
                            page: string;
                            visits: number;
                        }[];
                        /** @description Of pages that are no longer told apart. */
                        other: number;
                        /** @description Of no page, and what setting the total changed. */
                        unattributed: number;
                    };
                };
            };
            400: components["responses"]["Malformed"];
            406: components["responses"]["NotAcceptable"];
            421: components["responses"]["Misdirected"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
}
