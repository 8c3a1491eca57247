"""Gives each request a key of its own.

An idempotency key names one request, but schemathesis makes many from one template, with one key and different bodies,
and neither its configuration nor the contract can have it do otherwise. This relaxes nothing: no answer is expected that
was not before, and the 422 for such a key, which remains unexpected, is test/idempotency.spec.ts's to provoke.
"""

from uuid import uuid4

import schemathesis


@schemathesis.hook
def before_call(ctx, case, kwargs):
    if case.meta and case.meta.generation.mode.is_positive and "Idempotency-Key" in (case.headers or {}):
        case.headers["Idempotency-Key"] = str(uuid4())
