"""What every command line here has in common."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable


def run_to_end(main: Callable[[], int]) -> int:
    """Run a command and give its exit status; 1, in silence, where whoever read its output has left (``| head``)."""
    try:
        status = main()
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # What is still in the buffer would be written at exit, and fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
