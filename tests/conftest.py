"""How the tests are spread over the machine, and what they may depend on."""

import os
import sys

from hypothesis import HealthCheck, settings

# A busy machine draws slowly, and that is not a fault of bpcli.
settings.register_profile("bpcli", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("bpcli")


def pytest_configure(config):
    """Python may write no bytecode here: then the workers and each bpcli that a test starts share a folder of it.

    Otherwise hundreds of processes compile bpcli anew. The folder is pytest's own, so the checkout stays clean.
    """
    if sys.dont_write_bytecode and getattr(config, "cache", None) is not None:
        sys.dont_write_bytecode, sys.pycache_prefix = False, str(config.cache.mkdir("bytecode"))
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_xdist_auto_num_workers(config):
    """One worker more than there are processors: many a test waits for another program, and leaves its own idle."""
    del config
    return (os.cpu_count() or 1) + 1
