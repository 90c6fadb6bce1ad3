"""How the tests are spread over the machine."""

import os


def pytest_xdist_auto_num_workers(config):
    """One worker more than there are processors: many a test waits for another program, and leaves its own idle."""
    del config
    return (os.cpu_count() or 1) + 1
