"""Gives each request a key of its own.

An idempotency key names one request. Cases that are made from one template share theirs though their bodies differ,
which the service refuses with 422, as it must; test/idempotency.spec.ts holds it to that.
"""

from uuid import uuid4

import schemathesis


@schemathesis.hook
def before_call(ctx, case, kwargs):
    if case.meta and case.meta.generation.mode.is_positive and "Idempotency-Key" in (case.headers or {}):
        case.headers["Idempotency-Key"] = str(uuid4())
