"""How the tests are spread over the machine, and what they may depend on."""

import os

from hypothesis import HealthCheck, settings

# A busy machine draws slowly, and that is not a fault of bpcli.
settings.register_profile("bpcli", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("bpcli")


def pytest_xdist_auto_num_workers(config):
    """One worker more than there are processors: many a test waits for another program, and leaves its own idle."""
    del config
    return (os.cpu_count() or 1) + 1
