"""Hypothesis profiles. Chosen by HYPOTHESIS_PROFILE: dev 25 examples, ci 200, nightly 5,000."""

import os

from hypothesis import HealthCheck, settings

# Deploying a protocol inside an example is slow by Hypothesis' measure, and wanted.
_COMMON = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
settings.register_profile("dev", _COMMON, max_examples=25)
settings.register_profile("ci", _COMMON, max_examples=200, print_blob=True)
settings.register_profile("nightly", _COMMON, max_examples=5_000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))
